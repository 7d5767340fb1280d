import { resourceForKind } from '../../api/mapper.ts';
import type { ApiClient } from '../../api/client.ts';
import type { Resource } from '../../api/resource.ts';
import { resultPrinter } from '../../printers/formats.ts';
import { text } from '../../resources/info.ts';
import type { AnyObject, Info } from '../../resources/info.ts';
import { fetchSource } from '../../resources/select.ts';
import { Failure, isReportable, messageOf } from '../../session/failure.ts';
import type { Invocation } from '../../session/invocation.ts';
import { LAST_APPLIED } from '../write.ts';
import type { ApplySettings } from './apply-object.ts';

/** What has been applied, and where: it stays. */
export interface Visited {
  uids: Set<string>;
  namespaces: Set<string>;
}

/** A kind whose objects may be pruned. */
export interface PruneType {
  group: string;
  version: string;
  kind: string;
  namespaced: boolean;
}

const namespaced = (group: string, ...kinds: readonly string[]): PruneType[] => kinds.map((kind) => ({ group, version: 'v1', kind, namespaced: true }));

/** Without `--prune-allowlist` (k8s.io/kubectl/pkg/util/prune). */
const BY_DEFAULT: readonly PruneType[] = [
  ...namespaced('', 'ConfigMap', 'Endpoints', 'PersistentVolumeClaim', 'Pod', 'ReplicationController', 'Secret', 'Service'),
  ...namespaced('batch', 'Job', 'CronJob'), ...namespaced('networking.k8s.io', 'Ingress'),
  ...namespaced('apps', 'DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'),
  { group: '', version: 'v1', kind: 'Namespace', namespaced: false }, { group: '', version: 'v1', kind: 'PersistentVolume', namespaced: false },
];

/** `core/v1/ConfigMap` of `--prune-allowlist` as kinds. Throws Failure for what is none. */
export async function pruneTypesOf(client: ApiClient, allowed: readonly string[]): Promise<PruneType[]> {
  const types: PruneType[] = [];
  for (const word of allowed) {
    const parts = word.split('/');
    if (parts.length !== 3) throw new Failure(`invalid GroupVersionKind format: ${word}, please follow <group/version/kind>`);
    const [group = '', version = '', kind = ''] = parts;
    const type = { group: group === 'core' ? '' : group, version, kind };
    const resource = await resourceOf(client, type);
    if (!resource) throw new Failure(noMatch(type));
    types.push({ ...type, namespaced: resource.namespaced });
  }
  return types;
}

function resourceOf(client: ApiClient, { group, version, kind }: Pick<PruneType, 'group' | 'version' | 'kind'>): Promise<Resource | undefined> {
  return resourceForKind(client.discovery, group === '' ? version : `${group}/${version}`, kind);
}

function noMatch({ group, version, kind }: Pick<PruneType, 'group' | 'version' | 'kind'>): string {
  return `no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(group === '' ? version : `${group}/${version}`)}`;
}

export interface Pruning {
  visited: Visited;
  /** Empty for those by default. */
  types: readonly PruneType[];
  settings: ApplySettings;
}

/** Deletes what was applied once, has the labels that are asked for, and is not among what was applied now (prune.go). */
export async function pruneByLabels(invocation: Invocation, { visited, types, settings }: Pruning): Promise<void> {
  for (const place of await placesToPrune(invocation, visited, types)) {
    try {
      for (const info of await objectsToPrune(invocation, place, visited)) await pruneOne(invocation, info, settings);
    } catch (error) {
      throw pruneFailure(place, error);
    }
  }
}

/** A kind in a namespace that was applied to, or a kind without namespaces, then `''`. */
export interface PrunePlace {
  resource: Resource;
  namespace: string;
}

/** Where to look for what may be pruned (GetRESTMappings). Throws Failure when a kind is not served. */
export async function placesToPrune(invocation: Invocation, visited: Visited, types: readonly PruneType[]): Promise<PrunePlace[]> {
  if (types.length === 0) {
    invocation.io.log('prune.go:71', 'Deprecated: kubectl apply will no longer prune non-namespaced resources by default when used with the --namespace flag in a future release. '
      + 'To preserve the current behaviour, list the resources you want to target explicitly in the --prune-allowlist flag.');
  }
  const resources: Resource[] = [];
  for (const type of types.length > 0 ? types : BY_DEFAULT) {
    const resource = await resourceOf(invocation.client(), type);
    if (!resource) throw new Failure(`error retrieving RESTMappings to prune: invalid resource ${type.group}/${type.version}, Kind=${type.kind}, Namespaced=${type.namespaced}: ${noMatch(type)}`);
    resources.push(resource);
  }
  return [
    ...[...visited.namespaces].flatMap((namespace) => resources.filter((each) => each.namespaced).map((resource) => ({ resource, namespace }))),
    ...resources.filter((each) => !each.namespaced).map((resource) => ({ resource, namespace: '' })),
  ];
}

/** What at such a place was applied once, has the labels that are asked for, and is not in the files. */
export async function objectsToPrune(invocation: Invocation, place: PrunePlace, { uids }: Visited): Promise<(Info & { object: AnyObject })[]> {
  const labelSelector = invocation.flags.string('selector');
  const infos = await fetchSource(invocation.client(), { ...place, ...(labelSelector === '' ? {} : { labelSelector }) });
  return infos.flatMap((info) => {
    const { object } = info;
    return object?.metadata?.annotations?.[LAST_APPLIED] === undefined || uids.has(text(object.metadata.uid)) ? [] : [{ ...info, object }];
  });
}

/** What is said when a place could not be pruned; what is no failure for people, as it is. */
export function pruneFailure({ resource, namespace }: PrunePlace, error: unknown): unknown {
  if (!isReportable(error)) return error;
  const what = namespace === '' ? 'nonNamespaced' : 'namespaced';
  return new Failure(`error pruning ${what} object ${resource.group}/${resource.version}, Kind=${resource.kind}: ${messageOf(error)}`);
}

/** Deletes one object and says so. */
export async function pruneOne(invocation: Invocation, info: Info & { object: AnyObject }, { dryRun, cascade, gracePeriod }: ApplySettings): Promise<void> {
  const { flags, io, process } = invocation;
  const client = invocation.client();
  if (dryRun !== 'client') {
    const body = {
      kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: cascade,
      ...(gracePeriod >= 0 ? { gracePeriodSeconds: gracePeriod } : {}), ...(dryRun === 'server' ? { dryRun: ['All'] } : {}),
    };
    await client.json({ method: 'DELETE', target: client.path(info.resource, info.namespace, info.name), body });
  }
  io.out(resultPrinter({ process, flags, operation: 'pruned' })(info.object));
}
