import { goText } from '#lib/schema/index.ts';
import { resourceFor } from '../../api/mapper.ts';
import type { Resource } from '../../api/resource.ts';
import { objectPrinter } from '../../printers/formats.ts';
import { TABLE_SETTINGS, TabWriter } from '../../printers/tab-writer.ts';
import { list, record, text } from '../../resources/info.ts';
import type { AnyObject } from '../../resources/info.ts';
import { Failure } from '../../session/failure.ts';
import type { Command, Invocation } from '../../session/invocation.ts';

const RESOURCE_VERBS = ['*', 'get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection', 'use', 'bind', 'impersonate', 'escalate', 'approve', 'sign', 'attest'];
const PATH_VERBS = ['get', 'put', 'post', 'head', 'options', 'delete', 'patch'];

/** `kubectl auth can-i VERB RESOURCE`: asks the server whether something is allowed; 1 when it is not. */
export const canI: Command = async (invocation) => {
  const { flags, args, io } = invocation;
  if (flags.bool('list')) return listRules(invocation);
  if (args.length !== 2) {
    throw new Failure("you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.");
  }
  const [verb = '', what = ''] = args;
  const client = invocation.client();
  const attributes = what.startsWith('/')
    ? { nonResourceAttributes: pathAttributes(invocation, verb, what) }
    : { resourceAttributes: await resourceAttributes(invocation, verb, what) };
  if (flags.bool('no-headers')) throw new Failure('--no-headers cannot be set without --list specified');
  const body = { kind: 'SelfSubjectAccessReview', apiVersion: 'authorization.k8s.io/v1', metadata: {}, spec: attributes };
  const answer = await client.json<AnyObject>({ method: 'POST', target: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', body });
  const status = record(answer['status']);
  const allowed = status['allowed'] === true;
  const reasons = [status['reason'], status['evaluationError']].filter(Boolean).map((reason) => ` - ${text(reason)}`).join('');
  if (!flags.bool('quiet')) io.out(allowed ? 'yes\n' : `no${reasons}\n`);
  return allowed ? 0 : 1;
};

function pathAttributes({ flags, io }: Invocation, verb: string, path: string): Record<string, string> {
  if (flags.string('subresource') !== '') throw new Failure('--subresource can not be used with NonResourceURL');
  if (!PATH_VERBS.includes(verb)) io.err(`Warning: verb '${verb}' is not a known verb\n\n`);
  return { verb, path };
}

async function resourceAttributes(invocation: Invocation, verb: string, what: string): Promise<Record<string, string>> {
  const { flags, io } = invocation;
  const client = invocation.client();
  const [word = '', ...name] = what.split('/');
  const resource = word === '*' ? undefined : await known(invocation, word);
  const everywhere = flags.bool('all-namespaces');
  if (resource && !resource.namespaced && !everywhere) {
    io.err(`Warning: resource '${resource.plural}' is not namespace scoped${resource.group === '' ? '' : ` in group '${resource.group}'`}\n\n`);
  }
  if (!RESOURCE_VERBS.includes(verb)) io.err(`Warning: verb '${verb}' is not a known verb\n\n`);
  return {
    ...(everywhere ? {} : { namespace: client.namespace }),
    verb, group: resource?.group ?? '', resource: resource?.plural ?? word,
    ...(flags.string('subresource') === '' ? {} : { subresource: flags.string('subresource') }),
    ...(name.length > 0 ? { name: name.join('/') } : {}),
  };
}

async function known(invocation: Invocation, word: string): Promise<Resource | undefined> {
  try {
    return await resourceFor(invocation.client().discovery, word);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const [resource = '', ...group] = word.split('.');
    invocation.io.err(`Warning: the server doesn't have a resource type '${resource}'${group.length === 0 ? '' : ` in group '${group.join('.')}'`}\n\n`);
    return undefined;
  }
}

interface Rule {
  verbs: readonly unknown[];
  group: string;
  resource: string;
  names: readonly unknown[];
  urls: readonly unknown[];
}

/** A rule as Go prints it, by which rules are sorted (rbac's SortableRuleSlice). */
function goRule({ verbs, group, resource, names, urls }: Rule): string {
  const groups = resource === '' ? '' : group;
  return `Verbs:[${verbs.join(' ')}],APIGroups:[${groups}],Resources:[${resource}],ResourceNames:[${names.join(' ')}],NonResourceURLs:[${urls.join(' ')}]`;
}

async function listRules(invocation: Invocation): Promise<void> {
  const { flags, args, io } = invocation;
  if (args.length > 0) throw new Failure('list option must be specified with no arguments');
  if (flags.bool('quiet') || flags.bool('all-namespaces') || flags.string('subresource') !== '') {
    throw new Failure("list option can't be specified with neither quiet, all-namespaces nor subresource options");
  }
  const client = invocation.client();
  const body = { kind: 'SelfSubjectRulesReview', apiVersion: 'authorization.k8s.io/v1', metadata: {}, spec: { namespace: client.namespace } };
  const answer = await client.json<AnyObject>({ method: 'POST', target: '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', body });
  const status = record(answer['status']);
  const rules: Rule[] = [
    ...list(status['resourceRules']).map(record).flatMap((rule) => list(rule['resources']).flatMap((resource) =>
      list(rule['apiGroups']).map((group) => ({ verbs: list(rule['verbs']), group: text(group), resource: text(resource), names: list(rule['resourceNames']), urls: [] })))),
    ...list(status['nonResourceRules']).map(record).flatMap((rule) => list(rule['nonResourceURLs']).map((url) => (
      { verbs: list(rule['verbs']), group: '', resource: '', names: [], urls: [url] }))),
  ];
  const rows = rules.sort((one, other) => (goRule(one) < goRule(other) ? -1 : goRule(one) > goRule(other) ? 1 : 0))
    .map(({ verbs, group, resource, names, urls }) => [group === '' ? resource : `${resource}.${group}`, urls, names, verbs]);
  const lines = rows.map((row) => row.map((cell) => (Array.isArray(cell) ? goText(cell) : text(cell))).join('\t'));
  const headers = flags.bool('no-headers') ? [] : ['Resources\tNon-Resource URLs\tResource Names\tVerbs'];
  io.out(new TabWriter(TABLE_SETTINGS).format([...headers, ...lines].map((line) => `${line}\n`).join('')));
}

/** `kubectl auth whoami`: who the server takes one for. */
export const whoAmI: Command = async (invocation) => {
  const { flags, io } = invocation;
  const body = { kind: 'SelfSubjectReview', apiVersion: 'authentication.k8s.io/v1', metadata: {}, status: { userInfo: {} } };
  const answer = await invocation.client().json<AnyObject>({ method: 'POST', target: '/apis/authentication.k8s.io/v1/selfsubjectreviews', body });
  const print = objectPrinter({ process: invocation.process, flags, typed: true });
  if (print) return io.out(print(answer));
  const user = record(record(answer['status'])['userInfo']);
  const rows = [
    ['Username', user['username']], ...(user['uid'] ? [['UID', user['uid']]] : []),
    ...(list(user['groups']).length > 0 ? [['Groups', goText(user['groups'])]] : []),
    ...Object.entries(record(user['extra'])).sort().map(([key, value]) => [`Extra: ${key}`, goText(value)]),
  ];
  const lines = ['ATTRIBUTE\tVALUE', ...rows.map((row) => row.map(text).join('\t'))];
  io.out(new TabWriter(TABLE_SETTINGS).format(lines.map((line) => `${line}\n`).join('')));
  return undefined;
};
