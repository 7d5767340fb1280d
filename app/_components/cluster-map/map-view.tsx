import type { ClusterPicture, MapController, MapNode, MapPod, MapService } from '#lib/map/index.ts';
import { MapPodTile } from './map-pod.tsx';
import styles from './map-view.module.css';
import { endpointWords, leadWords, litPods, type Chosen, type Light } from './selection.ts';

interface MapViewProps {
  picture: ClusterPicture;
  chosen: Chosen | undefined;
  /** What lights Pods just now: what is pointed at, or else what is chosen. */
  light: Light | undefined;
  choose(chosen: Chosen): void;
  /** Something is pointed at, or nothing any more. */
  point(at: Light | undefined): void;
}

function Chip(props: { kind: string; name: string; facts: string; owned?: boolean } & Pick<MapViewProps, 'chosen' | 'choose' | 'point'>) {
  const { kind, name, facts, owned = false, chosen, choose, point } = props;
  return (
    <button
      type="button"
      className={styles.chip}
      data-owned={owned}
      aria-pressed={chosen?.kind === kind && chosen.name === name}
      onClick={() => choose({ kind, name })}
      onPointerEnter={() => point({ kind, name })}
      onPointerLeave={() => point(undefined)}
      onFocus={() => point({ kind, name })}
      onBlur={() => point(undefined)}
    >
      <span className={styles.kind}>{kind}</span> <span className={styles.name}>{name}</span>{' '}
      <span className={styles.facts}>{facts}</span>
    </button>
  );
}

function Controllers({ picture, ...rest }: MapViewProps) {
  if (picture.controllers.length === 0) return null;
  const facts = ({ ready, wanted }: MapController) => `${ready}/${wanted}`;
  const ordered = picture.controllers
    .filter(({ owner }) => !owner)
    .flatMap((controller) => [
      controller,
      ...picture.controllers.filter(({ owner }) => owner?.kind === controller.kind && owner.name === controller.name),
    ]);
  return (
    <div className={styles.chips} role="group" aria-label="Controllers">
      {ordered.map((controller) => {
        const { kind, name, owner } = controller;
        return <Chip key={`${kind}/${name}`} kind={kind} name={name} facts={facts(controller)} owned={owner !== undefined} {...rest} />;
      })}
    </div>
  );
}

function Services({ picture, ...rest }: MapViewProps) {
  const services = picture.services.filter(({ name }) => name !== 'kubernetes');
  if (services.length === 0) return null;
  const facts = (service: MapService) => `${service.ports.join(' ')} → ${leadWords(service)}`;
  return (
    <div className={styles.chips} role="group" aria-label="Services">
      {services.map((service) => (
        <Chip key={service.name} kind="Service" name={service.name} facts={facts(service)} {...rest} />
      ))}
    </div>
  );
}

interface FrameProps extends MapViewProps {
  node: MapNode | undefined;
  pods: readonly MapPod[];
}

/** A node and what runs on it; without a node, the Pods that have no place yet. */
function Frame({ node, pods, picture, chosen, light, choose }: FrameProps) {
  const lit = litPods(picture, light);
  return (
    <section className={styles.frame} data-placed={node !== undefined} aria-label={node ? `Node ${node.name}` : 'Not placed yet'}>
      {node ? (
        <button
          type="button"
          className={styles.host}
          aria-pressed={chosen?.kind === 'Node' && chosen.name === node.name}
          onClick={() => choose({ kind: 'Node', name: node.name })}
        >
          {node.name}
          {!node.ready && <span className={styles.notReady}> NotReady</span>}
        </button>
      ) : (
        <p className={styles.host}>Not placed yet</p>
      )}
      <ul>
        {pods.map((pod) => (
          <MapPodTile
            key={pod.name}
            pod={pod}
            services={endpointWords(picture.services, pod.name)}
            chosen={chosen?.kind === 'Pod' && chosen.name === pod.name}
            dimmed={lit !== undefined && !lit.has(pod.name)}
            lit={lit?.has(pod.name) ?? false}
            choose={() => choose({ kind: 'Pod', name: pod.name })}
          />
        ))}
      </ul>
    </section>
  );
}

/** The cluster as a drawing: controllers above, nodes with their Pods, Services below. */
export function MapView(props: MapViewProps) {
  const { nodes, pods } = props.picture;
  const unplaced = pods.filter(({ node }) => !nodes.some(({ name }) => name === node));
  return (
    <div className={styles.map}>
      <Controllers {...props} />
      <div className={styles.nodes}>
        {unplaced.length > 0 && <Frame {...props} node={undefined} pods={unplaced} />}
        {nodes.map((node) => (
          <Frame key={node.name} {...props} node={node} pods={pods.filter((pod) => pod.node === node.name)} />
        ))}
      </div>
      <Services {...props} />
    </div>
  );
}
