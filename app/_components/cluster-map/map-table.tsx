import type { ClusterPicture } from '#lib/map/index.ts';
import styles from './map-table.module.css';
import { readyOf } from './selection.ts';

function Table({ caption, head, rows }: { caption: string; head: readonly string[]; rows: readonly (readonly string[])[] }) {
  if (rows.length === 0) return null;
  return (
    <table className={styles.table}>
      <caption>{caption}</caption>
      <thead>
        <tr>
          {head.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, ...cells]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {cells.map((cell, index) => (
              <td key={index}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The same picture in words, for who would rather read it or has it read. */
export function MapTable({ picture: { nodes, pods, controllers, services } }: { picture: ClusterPicture }) {
  return (
    <div className={styles.tables}>
      <Table
        caption="Pods"
        head={['Name', 'Ready', 'Status', 'Restarts', 'Node', 'Labels', 'Containers', 'What happened last']}
        rows={pods.map((pod) => [
          pod.name,
          readyOf(pod),
          pod.status,
          String(pod.restarts),
          pod.node ?? 'none yet',
          Object.entries(pod.labels).map(([key, value]) => `${key}=${value}`).join(', '),
          pod.containers.map(({ name, image, state, reason }) => `${name} (${image}): ${reason ?? state}`).join(', '),
          pod.why.at(-1) ?? '',
        ])}
      />
      <Table
        caption="Controllers"
        head={['Name', 'Kind', 'Ready', 'Owner', 'Selector', 'What happened last']}
        rows={controllers.map(({ name, kind, ready, wanted, owner, selector, why }) => [name, kind, `${ready}/${wanted}`, owner?.name ?? '', selector, why.at(-1) ?? ''])}
      />
      <Table
        caption="Services"
        head={['Name', 'Type', 'Address', 'Ports', 'Selector', 'Ready endpoints', 'Not ready']}
        rows={services.map(({ name, type, address, ports, selector, pods: ready, unready }) => [name, type, address, ports.join(' '), selector, ready.join(', '), unready.join(', ')])}
      />
      <Table
        caption="Nodes"
        head={['Name', 'Status']}
        rows={nodes.map(({ name, ready, controlPlane }) => [name, `${ready ? 'Ready' : 'NotReady'}${controlPlane ? ', control plane' : ''}`])}
      />
    </div>
  );
}
