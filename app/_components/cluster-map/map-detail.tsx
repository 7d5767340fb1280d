import type { MapPod } from '#lib/map/index.ts';
import { Icon } from '../icon/icon.tsx';
import styles from './map-detail.module.css';
import { readyOf, type Chosen, type Thing } from './selection.ts';

function podWords(pod: MapPod): readonly string[] {
  const { status, node, address, containers, owner } = pod;
  const where = node ? `on ${node}${address ? `, at ${address}` : ''}` : 'not placed on a node yet';
  const made = owner ? [`Made by ${owner.kind} ${owner.name}.`] : ['Made by hand: nobody replaces it when it goes.'];
  const each = containers.map(({ name, image, state, reason }) => `Container ${name} (${image}): ${reason ?? state}.`);
  return [`${status}, ${readyOf(pod)} containers ready, ${where}.`, ...each, ...made];
}

function wordsOf(found: Thing): readonly string[] {
  switch (found.is) {
    case 'pod':
      return podWords(found.thing);
    case 'node':
      return [
        `${found.thing.ready ? 'Ready' : 'NotReady'}.`,
        found.thing.controlPlane ? 'It steers the cluster; Pods of yours are not placed on it.' : 'It runs Pods.',
      ];
    case 'controller':
      return [`It wants ${found.thing.wanted} and has ${found.thing.ready} ready.`];
    case 'service': {
      const { type, address, selector, pods } = found.thing;
      const leads = pods.length > 0 ? `It leads to ${pods.join(', ')}.` : 'No ready Pod matches, so it leads nowhere.';
      return [`${type} at ${address}.`, selector ? `It selects ${selector}.` : 'It selects nothing by itself.', leads];
    }
  }
}

/** Why the chosen thing is as it is: its state in words, and what happened to it. */
export function MapDetail({ chosen, found, close }: { chosen: Chosen; found: Thing | undefined; close(): void }) {
  const why = found && 'why' in found.thing ? found.thing.why : [];
  return (
    <aside className={styles.detail} aria-label={`Why ${chosen.name} is as it is`}>
      <header>
        <h2>
          <span className={styles.kind}>{chosen.kind}</span> {chosen.name}
        </h2>
        <button type="button" aria-label="Close" onClick={close}>
          <Icon name="cross" size={14} />
        </button>
      </header>
      {found ? wordsOf(found).map((words) => <p key={words}>{words}</p>) : <p>It is gone.</p>}
      {why.length > 0 && (
        <ol aria-label="What happened">
          {why.map((event) => (
            <li key={event}>{event}</li>
          ))}
        </ol>
      )}
    </aside>
  );
}
