import { ApiError, labelRequirements } from '#lib/schema/index.ts';
import type { LabelRequirement } from '#lib/schema/index.ts';
import { quantityOf } from '../../quantity.ts';
import type { AnyObject } from '../../resources/info.ts';
import { Failure } from '../../session/failure.ts';
import type { Command } from '../../session/invocation.ts';
import { selectNamespace } from '../../config/target.ts';
import { printYaml } from '../../yaml/print.ts';
import { generated, generatorCommand, metadataOf, nameArgument } from './generator.ts';

/** `kubectl create namespace NAME` */
export const createNamespace = generatorCommand((input) =>
  generated('Namespace', 'v1', { metadata: { name: input.name }, spec: {}, status: {} }));

/** `kubectl create serviceaccount NAME` */
export const createServiceAccount = generatorCommand((input) =>
  generated('ServiceAccount', 'v1', { metadata: metadataOf(input) }), 'failed to create serviceaccount:');

/** `kubectl create quota NAME --hard=cpu=1,memory=1G [--scopes=…]` */
export const createQuota = generatorCommand((input) => {
  const { flags } = input.invocation;
  const hard = flags.string('hard');
  const scopes = flags.string('scopes');
  return generated('ResourceQuota', 'v1', {
    metadata: metadataOf(input),
    spec: { ...(hard === '' ? {} : { hard: resourceList(hard) }), ...(scopes === '' ? {} : { scopes: scopeList(scopes) }) },
    status: {},
  });
}, 'failed to create quota:');

function resourceList(spec: string): Record<string, string> {
  return Object.fromEntries(spec.split(',').map((statement) => {
    const parts = statement.split('=');
    if (parts.length !== 2) throw new Failure(`Invalid argument syntax ${statement}, expected <resource>=<value>`);
    return [parts[0] ?? '', quantityOf(parts[1] ?? '')];
  }));
}

function scopeList(spec: string): string[] {
  return spec.split(',').map((scope) => {
    if (scope === '') throw new Failure('invalid resource quota scope ""');
    return scope;
  });
}

/** `kubectl create poddisruptionbudget NAME --selector=… --min-available=…` */
export const createPodDisruptionBudget = generatorCommand((input) => {
  const { flags } = input.invocation;
  const [selector, minimum, maximum] = [flags.string('selector'), flags.string('min-available'), flags.string('max-unavailable')];
  if (selector === '') throw new Failure('a selector must be specified');
  if (minimum === '' && maximum === '') throw new Failure('one of min-available or max-unavailable must be specified');
  if (minimum !== '' && maximum !== '') throw new Failure('min-available and max-unavailable cannot be both specified');
  if (minimum !== '' && !/^[0-9]+%?$/.test(minimum)) throw new Failure('invalid format specified for min-available');
  if (maximum !== '' && !/^[0-9]+%?$/.test(maximum)) throw new Failure('invalid format specified for max-unavailable');
  const value = (text: string) => (/^\d+$/.test(text) ? Number(text) : text);
  return generated('PodDisruptionBudget', 'policy/v1', {
    metadata: metadataOf(input),
    spec: {
      ...(minimum === '' ? {} : { minAvailable: value(minimum) }),
      selector: selectorFrom(selector),
      ...(maximum === '' ? {} : { maxUnavailable: value(maximum) }),
    },
    status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
  });
}, 'failed to create poddisruptionbudgets:');

const EXPRESSIONS: Readonly<Record<string, string>> = { in: 'In', notin: 'NotIn', exists: 'Exists', '!': 'DoesNotExist' };

/** `a=b,c in (d,e),!f` as a selector's fields (metav1.ParseToLabelSelector). Throws Failure. */
function selectorFrom(text: string): Record<string, unknown> {
  const requirements = requirementsOf(text);
  const equal = requirements.filter(({ operator }) => /^==?$/.test(operator)).map(({ key, values }) => [key, values[0] ?? ''] as const);
  const others = requirements.filter(({ operator }) => !/^==?$/.test(operator)).map(({ key, operator, values }) => {
    if (/^(gt|lt|[<>])$/.test(operator)) throw new Failure(`${JSON.stringify({ '>': 'gt', '<': 'lt' }[operator] ?? operator)} isn't supported in label selectors`);
    const named = EXPRESSIONS[operator];
    if (named === undefined) throw new Failure(`${JSON.stringify(operator)} is not a valid label selector operator`);
    return { key, operator: named, ...(values.length > 0 ? { values: [...values].sort() } : {}) };
  });
  return { ...(equal.length > 0 ? { matchLabels: Object.fromEntries(equal) } : {}), ...(others.length > 0 ? { matchExpressions: others } : {}) };
}

function requirementsOf(text: string): LabelRequirement[] {
  try {
    return labelRequirements(text);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw new Failure(`couldn't parse the selector string ${JSON.stringify(text)}: ${error.message}`);
  }
}

/** `kubectl create priorityclass NAME --value=…` */
export const createPriorityClass = generatorCommand((input) => {
  const { flags } = input.invocation;
  return generated('PriorityClass', 'scheduling.k8s.io/v1', {
    metadata: { name: input.name },
    value: flags.number('value'),
    ...(flags.bool('global-default') ? { globalDefault: true } : {}),
    ...(flags.string('description') === '' ? {} : { description: flags.string('description') }),
    preemptionPolicy: flags.string('preemption-policy'),
  });
}, 'failed to create priorityclass:');

/** What a token can be bound to. */
const TOKEN_BINDINGS = ['Node', 'Pod', 'Secret'];

/** `kubectl create token SERVICE_ACCOUNT [--duration=…]`: asks the server for a token and prints it. */
export const createToken: Command = async (invocation) => {
  const { flags, io } = invocation;
  const name = nameArgument(invocation);
  const duration = flags.number('duration');
  if (duration < 0) throw new Failure('--duration must be greater than or equal to 0');
  if (duration % 1000 !== 0) throw new Failure('--duration cannot be expressed in units less than seconds');
  const kind = flags.string('bound-object-kind');
  if (kind !== '' && !TOKEN_BINDINGS.includes(kind)) throw new Failure(`supported --bound-object-kind values are ${TOKEN_BINDINGS.join(', ')}`);
  const [bound, uid] = [flags.string('bound-object-name'), flags.string('bound-object-uid')];
  if (kind === '' && bound !== '') throw new Failure('--bound-object-name can only be set if --bound-object-kind is provided');
  if (kind === '' && uid !== '') throw new Failure('--bound-object-uid can only be set if --bound-object-kind is provided');
  if (kind !== '' && bound === '') throw new Failure('--bound-object-name is required if --bound-object-kind is provided');
  const { namespace } = selectNamespace(invocation.config, flags);
  const boundObjectRef = kind === '' ? {} : { boundObjectRef: { kind, apiVersion: 'v1', name: bound, ...(uid === '' ? {} : { uid }) } };
  const request = {
    kind: 'TokenRequest', apiVersion: 'authentication.k8s.io/v1', metadata: {},
    spec: { audiences: flags.list('audience'), ...boundObjectRef, ...(duration > 0 ? { expirationSeconds: duration / 1000 } : {}) },
    status: { token: '', expirationTimestamp: null },
  };
  const target = `/api/v1/namespaces/${encodeURIComponent(namespace)}/serviceaccounts/${encodeURIComponent(name)}/token`;
  const answer = await invocation.client().json<AnyObject & { status?: { token?: string } }>({ method: 'POST', target, body: request }).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'ApiError') throw new Failure(`failed to create token: ${error.message}`);
    throw error;
  });
  const output = flags.string('output');
  if (output === '') io.out(`${answer.status?.token ?? ''}\n`);
  else io.out(output === 'yaml' ? printYaml(answer) : `${JSON.stringify(answer, null, 4)}\n`);
};

