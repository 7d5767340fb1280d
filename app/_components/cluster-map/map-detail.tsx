import type { MapContainer, MapPod } from '#lib/map/index.ts';
import { Icon } from '../icon/icon.tsx';
import styles from './map-detail.module.css';
import { readyOf, type Chosen, type Light, type Thing } from './selection.ts';

function containerWords({ name, image, state, ready, reason, restarts }: MapContainer): string {
  const how = state === 'running' ? (ready ? 'running and ready' : 'running, not ready') : (reason ?? state);
  return `Container ${name} (${image}): ${how}${restarts > 0 ? `, restarted ${restarts} ${restarts === 1 ? 'time' : 'times'}` : ''}.`;
}

function podWords(pod: MapPod): readonly string[] {
  const { status, node, address, containers, owner } = pod;
  const where = node ? `on ${node}${address ? `, at ${address}` : ''}` : 'not placed on a node yet';
  const made = owner ? [`Made by ${owner.kind} ${owner.name}.`] : ['Made by hand: nobody replaces it when it goes.'];
  const each = containers.map(containerWords);
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
      return [`It wants ${found.thing.wanted} and has ${found.thing.ready} ready.`, ...(found.thing.selector ? [`It counts Pods with ${found.thing.selector}.`] : [])];
    case 'service': {
      const { type, address, selector, pods, unready } = found.thing;
      const leads = pods.length > 0 ? `It leads to ${pods.join(', ')}.` : 'No ready Pod matches, so it leads nowhere.';
      const waits = unready.length > 0 ? [`Not ready, so nothing is sent there: ${unready.join(', ')}.`] : [];
      return [`${type} at ${address}.`, selector ? `It selects ${selector}.` : 'It selects nothing by itself.', leads, ...waits];
    }
  }
}

interface LabelsProps {
  labels: Readonly<Record<string, string>>;
  light: Light | undefined;
  shine(label: string): void;
}

/** A Pod's labels; each lights whatever else has it. */
function Labels({ labels, light, shine }: LabelsProps) {
  const all = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  if (all.length === 0) return <p>It has no labels.</p>;
  return (
    <ul className={styles.labels} aria-label="Labels, each lights the Pods that have it">
      {all.map((label) => (
        <li key={label}>
          <button type="button" aria-pressed={light !== undefined && 'label' in light && light.label === label} onClick={() => shine(label)}>
            {label}
          </button>
        </li>
      ))}
    </ul>
  );
}

interface MapDetailProps extends Omit<LabelsProps, 'labels'> {
  chosen: Chosen;
  found: Thing | undefined;
  close(): void;
}

/** Why the chosen thing is as it is: its state in words, and what happened to it. */
export function MapDetail({ chosen, found, close, ...lights }: MapDetailProps) {
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
      {found?.is === 'pod' && <Labels labels={found.thing.labels} {...lights} />}
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
