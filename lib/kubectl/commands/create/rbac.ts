import { resourceFor } from '../../api/mapper.ts';
import type { AnyObject } from '../../resources/info.ts';
import { Failure, NoResourceMatch, PlainFailure } from '../../session/failure.ts';
import type { Invocation } from '../../session/invocation.ts';
import { generated, generatorCommand, metadataOf } from './generator.ts';
import type { GeneratorInput } from './generator.ts';

interface Rule {
  verbs: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
}

/** `kubectl create role NAME --verb=get,list --resource=pods` */
export const createRole = generatorCommand(async (input) =>
  generated('Role', 'rbac.authorization.k8s.io/v1', { metadata: metadataOf(input), rules: await rulesOf(input.invocation) }), 'failed to create role:');

/** `kubectl create clusterrole NAME --verb=… --resource=…|--non-resource-url=…` */
export const createClusterRole = generatorCommand(async (input) => {
  const { flags } = input.invocation;
  const metadata = { name: input.name };
  const aggregated = [...flags.map('aggregation-rule')];
  if (aggregated.length > 0) {
    const others = ['verb', 'resource', 'resource-name', 'non-resource-url'];
    if (others.some((name) => flags.list(name).length > 0)) throw new Failure('aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames');
    const clusterRoleSelectors = [{ matchLabels: Object.fromEntries(aggregated) }];
    return generated('ClusterRole', 'rbac.authorization.k8s.io/v1', { metadata, rules: null, aggregationRule: { clusterRoleSelectors } });
  }
  const urls = flags.list('non-resource-url');
  if (urls.length === 0 && flags.list('resource').length === 0 && flags.list('verb').length > 0) throw new Failure('one of resource or nonResourceURL must be specified');
  const own = urls.length > 0 && flags.list('resource').length === 0 ? [] : await rulesOf(input.invocation);
  return generated('ClusterRole', 'rbac.authorization.k8s.io/v1', { metadata, rules: [...own, ...urlRules(input.invocation, urls)] });
}, 'failed to create clusterrole:');

/** create_clusterrole.go's validNonResourceVerbs. */
const URL_VERBS = ['*', 'get', 'post', 'put', 'delete', 'patch', 'head', 'options'];

function urlRules({ flags }: Invocation, urls: readonly string[]): Rule[] {
  if (urls.length === 0) return [];
  const verbs = [...new Set(flags.list('verb'))];
  if (verbs.length === 0) throw new Failure('at least one verb must be specified');
  for (const verb of verbs) if (!URL_VERBS.includes(verb)) throw new Failure(`invalid verb: '${verb}' for nonResourceURL`);
  for (const url of urls) {
    if (url !== '*' && !url.startsWith('/')) throw new Failure('nonResourceURL should start with /');
    if (url.slice(0, -1).includes('*')) throw new Failure("nonResourceURL only supports wildcard matches when '*' is at the end");
  }
  return [{ nonResourceURLs: [...urls], verbs: verbs.includes('*') ? ['*'] : verbs }];
}

/** create_role.go's validResourceVerbs. */
const VERBS = ['*', 'get', 'delete', 'list', 'create', 'update', 'patch', 'watch', 'proxy', 'deletecollection', 'use', 'bind', 'escalate', 'impersonate'];

function uniqueVerbs({ flags, io }: Invocation): string[] {
  const verbs = [...new Set(flags.list('verb'))];
  if (verbs.length === 0) throw new Failure('at least one verb must be specified');
  for (const verb of verbs) if (!VERBS.includes(verb)) io.err(`Warning: '${verb}' is not a standard resource verb\n`);
  return verbs.includes('*') ? ['*'] : verbs;
}

async function rulesOf(invocation: Invocation): Promise<Rule[]> {
  const { flags } = invocation;
  const verbs = uniqueVerbs(invocation);
  const wanted = flags.list('resource');
  if (wanted.length === 0) throw new Failure('at least one resource must be specified');
  const names = flags.list('resource-name');
  const groups = new Map<string, string[]>();
  const client = invocation.client();
  for (const word of wanted) {
    const [type = '', ...subresource] = word.split('/');
    if (type === '') throw new Failure('resource must be specified if apiGroup/subresource specified');
    const resource = type === '*' ? { group: '', plural: '*' } : await resourceFor(client.discovery, type).catch((error: unknown) => {
      // The real one passes this error on as it is, with the group that was asked for.
      if (!(error instanceof Failure || error instanceof NoResourceMatch)) throw error;
      const [name = '', ...group] = type.split('.');
      throw new PlainFailure(new NoResourceMatch({ resource: name, group: group.join('.') }).message);
    });
    const name = subresource.length === 0 ? resource.plural : `${resource.plural}/${subresource.join('/')}`;
    groups.set(resource.group, [...(groups.get(resource.group) ?? []), name]);
  }
  return [...groups].map(([group, resources]) => ({ apiGroups: [group], ...(names.length > 0 ? { resourceNames: names } : {}), resources, verbs }));
}

/** `kubectl create rolebinding NAME --role=…|--clusterrole=… --user=… --serviceaccount=ns:name` */
export const createRoleBinding = generatorCommand((input) => {
  const { flags } = input.invocation;
  const [role, clusterRole] = [flags.string('role'), flags.string('clusterrole')];
  if ((role === '') === (clusterRole === '')) throw new Failure('exactly one of clusterrole or role must be specified');
  return binding('RoleBinding', input, role === '' ? { kind: 'ClusterRole', name: clusterRole } : { kind: 'Role', name: role });
}, 'failed to create rolebinding:');

/** `kubectl create clusterrolebinding NAME --clusterrole=… --user=…` */
export const createClusterRoleBinding = generatorCommand((input) =>
  binding('ClusterRoleBinding', input, { kind: 'ClusterRole', name: input.invocation.flags.string('clusterrole') }), 'failed to create clusterrolebinding:');

function binding(kind: string, input: GeneratorInput, role: { kind: string; name: string }): AnyObject {
  const { flags } = input.invocation;
  const group = 'rbac.authorization.k8s.io';
  const subjects = [
    ...flags.list('user').map((name) => ({ kind: 'User', apiGroup: group, name })),
    ...flags.list('group').map((name) => ({ kind: 'Group', apiGroup: group, name })),
    ...flags.list('serviceaccount').map(serviceAccountSubject),
  ];
  const metadata = kind === 'RoleBinding' ? metadataOf(input) : { name: input.name };
  return generated(kind, `${group}/v1`, {
    metadata, ...(subjects.length > 0 ? { subjects } : {}), roleRef: { apiGroup: group, kind: role.kind, name: role.name },
  });
}

function serviceAccountSubject(spec: string): Record<string, string> {
  const parts = spec.split(':');
  if (parts.length !== 2 || parts[0] === '' || parts[1] === '') throw new Failure('serviceaccount must be <namespace>:<name>');
  return { kind: 'ServiceAccount', name: parts[1] ?? '', namespace: parts[0] ?? '' };
}
