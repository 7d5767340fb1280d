import type { MapContainer, MapPod } from '#lib/map/index.ts';
import styles from './map-pod.module.css';
import { moodOf, readyOf } from './selection.ts';

function Dot({ container: { state, ready, name } }: { container: MapContainer }) {
  return <span className={styles.dot} data-state={ready ? 'ready' : state} title={name} />;
}

interface MapPodTileProps {
  pod: MapPod;
  /** The Services whose endpoint it is, in words. */
  services: string | undefined;
  chosen: boolean;
  /** Something is chosen that this Pod does not belong to. */
  dimmed: boolean;
  /** What is pointed at or chosen falls on it. */
  lit: boolean;
  choose(): void;
}

/** Characters at a name's end that tell Pods of one kind apart, with their dash. */
const TAIL = 6;

/** A name that loses its middle, not its end, when there is no room: the end is what differs. */
function Name({ children }: { children: string }) {
  return (
    <span className={styles.name} title={children} aria-hidden="true">
      <span>{children.slice(0, -TAIL)}</span>
      {children.slice(-TAIL)}
    </span>
  );
}

/** A Pod on the map: its name, a dot for each container, its status, how often it was restarted, and the Services that lead to it. */
export function MapPodTile({ pod, services, chosen, dimmed, lit, choose }: MapPodTileProps) {
  const { name, status, containers, restarts } = pod;
  return (
    <li>
      <button type="button" className={styles.pod} data-mood={moodOf(pod)} data-dimmed={dimmed} data-lit={lit} aria-pressed={chosen} onClick={choose}>
        <span className="visually-hidden">Pod {name}, </span>
        <Name>{name}</Name>
        <span className={styles.dots} aria-hidden="true">
          {containers.map((container) => (
            <Dot key={container.name} container={container} />
          ))}
        </span>
        <span className={styles.status}>
          <span aria-hidden="true">{status}</span>
          <span className="visually-hidden">{`${status}, ${readyOf(pod)} ready`}</span>
        </span>
        {restarts > 0 && (
          <span key={restarts} className={styles.restarts}>
            {restarts}
            <span aria-hidden="true"> ↻</span>
            <span className="visually-hidden"> restarts</span>
          </span>
        )}
        {services !== undefined && (
          <span className={styles.services} title={services}>
            <span aria-hidden="true">← </span>
            <span className="visually-hidden"> endpoint of </span>
            {services}
          </span>
        )}
      </button>
    </li>
  );
}
