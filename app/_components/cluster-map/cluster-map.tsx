'use client';

import { useEffect, useRef, useState } from 'react';
import type { ClusterPicture } from '#lib/map/index.ts';
import styles from './cluster-map.module.css';
import { MapDetail } from './map-detail.tsx';
import { MapTable } from './map-table.tsx';
import { MapView } from './map-view.tsx';
import { thingOf, type Chosen, type Light } from './selection.ts';
import { useClusterMap } from './use-cluster-map.ts';

/** What changed between two pictures, in words to be spoken. */
function changes(before: ClusterPicture, after: ClusterPicture): string {
  const statuses = new Map(before.pods.map(({ name, status }) => [name, status]));
  const now = after.pods.filter(({ name, status }) => statuses.get(name) !== status).map(({ name, status }) => `Pod ${name}: ${status}.`);
  const gone = before.pods.filter(({ name }) => !after.pods.some((pod) => pod.name === name)).map(({ name }) => `Pod ${name} is gone.`);
  return [...now, ...gone].join(' ');
}

function useSpokenChanges(picture: ClusterPicture | undefined): string {
  const last = useRef<ClusterPicture>(undefined);
  const [spoken, setSpoken] = useState('');
  useEffect(() => {
    const words = picture && last.current ? changes(last.current, picture) : '';
    if (words) setSpoken(words);
    last.current = picture;
  }, [picture]);
  return spoken;
}

function Empty({ unreachable }: { unreachable: boolean }) {
  return <p className={styles.empty}>{unreachable ? 'The cluster does not answer just now. The map is tried again by itself.' : 'Drawing the map.'}</p>;
}

/** A cluster, live, the learner's own unless `address` says whose: a drawing or, one key away, the same as tables. */
export default function ClusterMap({ address }: { address?: string }) {
  const { picture, unreachable } = useClusterMap(address);
  const [chosen, setChosen] = useState<Chosen>();
  const [label, setLabel] = useState<string>();
  const [pointed, setPointed] = useState<Light>();
  const [asTable, setAsTable] = useState(false);
  const spoken = useSpokenChanges(picture);
  const choose = (thing: Chosen) => {
    setLabel(undefined);
    setChosen((before) => (before?.kind === thing.kind && before.name === thing.name ? undefined : thing));
  };
  const close = () => {
    setLabel(undefined);
    setChosen(undefined);
  };
  const standing = label === undefined ? chosen : { label };

  return (
    <div className={styles.map}>
      <div className={styles.bar}>
        <button type="button" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          As tables
        </button>
        <output className="visually-hidden">{spoken}</output>
        {picture && unreachable && <output className={styles.stale}>The cluster does not answer; this is how it was.</output>}
      </div>
      {!picture && <Empty unreachable={unreachable} />}
      {picture && asTable && <MapTable picture={picture} />}
      {picture && !asTable && (
        <div className={styles.stage} data-split={chosen !== undefined}>
          <MapView picture={picture} chosen={chosen} light={pointed ?? standing} choose={choose} point={setPointed} />
          {chosen && (
            <MapDetail
              chosen={chosen}
              found={thingOf(picture, chosen)}
              close={close}
              light={standing}
              shine={(next) => setLabel((before) => (before === next ? undefined : next))}
            />
          )}
        </div>
      )}
    </div>
  );
}
