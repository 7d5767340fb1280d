import type { KubernetesClient } from '#lib/kubernetes/index.ts';
import type { ApiObject, Event, Pod } from '#lib/schema/index.ts';
import type { CheckView } from './view.ts';

export interface ClusterViewOptions {
  client: KubernetesClient;
  namespace: string;
  /** Reads a file of the workstation; undefined when absent. */
  readFile(path: string): Promise<string | undefined>;
  /** Hears of each kind that a check reads, so that a change of it can run the check again. */
  onRead?: ((kind: KindReference) => void) | undefined;
  /** Hears that a check reads what no watch tells of: a log or a file. */
  onUnwatchedRead?: ((what: 'file' | 'log') => void) | undefined;
}

export interface KindReference {
  apiVersion: string;
  kind: string;
}

/** A view that asks the cluster's API anew each time. */
export function createClusterView({ client, namespace, readFile, onRead, onUnwatchedRead }: ClusterViewOptions): CheckView {
  const read = async <T extends ApiObject>(apiVersion: string, kind: string, name: string): Promise<T | undefined> => {
    onRead?.({ apiVersion, kind });
    return client.get<T>(apiVersion, kind, name, namespace);
  };
  const list = async <T extends ApiObject>(apiVersion: string, kind: string, selection: { labelSelector?: string | undefined; fieldSelector?: string | undefined }): Promise<readonly T[]> => {
    onRead?.({ apiVersion, kind });
    return (await client.list<T>(apiVersion, kind, { namespace, ...selection })).items;
  };
  return {
    namespace,
    answer: undefined,
    pod: (name) => read<Pod>('v1', 'Pod', name),
    pods: (labelSelector) => list<Pod>('v1', 'Pod', { labelSelector }),
    object: read,
    objects: (apiVersion, kind, labelSelector) => list(apiVersion, kind, { labelSelector }),
    events: (about) => list<Event>('v1', 'Event', { fieldSelector: `involvedObject.kind=${about.kind},involvedObject.name=${about.name}` }),
    logs: (pod, container) => {
      onUnwatchedRead?.('log');
      return client.logs(namespace, pod, container);
    },
    file: (path) => {
      onUnwatchedRead?.('file');
      return readFile(path);
    },
  };
}

/** Kinds that checks look at and that belong to no namespace. */
const CLUSTER_SCOPED: ReadonlySet<string> = new Set(['Namespace', 'Node']);

/**
 * The path at which a kind is listed and watched. The plural is guessed as upstream's
 * UnsafeGuessKindToResource does (apimachinery, pkg/api/meta/restmapper.go).
 */
export function pathOf({ apiVersion, kind }: KindReference, namespace: string): string {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const plural = pluralOf(kind.toLowerCase());
  return CLUSTER_SCOPED.has(kind) ? `${root}/${plural}` : `${root}/namespaces/${namespace}/${plural}`;
}

function pluralOf(singular: string): string {
  if (singular.endsWith('endpoints')) return singular;
  if (singular.endsWith('s')) return `${singular}es`;
  return singular.endsWith('y') ? `${singular.slice(0, -1)}ies` : `${singular}s`;
}
