import type { IMutatingWebhook, IMutatingWebhookConfiguration, IValidatingWebhook, IValidatingWebhookConfiguration } from 'kubernetes-models/admissionregistration.k8s.io/v1';
import { AGE, integer, NAME } from './columns.ts';
import type { FieldError, ResourceDefinition } from './definition.ts';
import { duplicate, invalid, notSupported, required, unlessSupported } from './field-error.ts';
import type { Live } from './live.ts';
import { dns1035Label, dnsSubdomain } from './names.ts';
import { ALL_VERBS } from './verbs.ts';
import { clientErrors } from './webhook-client.ts';
import { conditionErrors, defaultRule, FAILURE_POLICIES, MATCH_POLICIES, ruleErrors } from './webhook-rules.ts';
import { validateLabelSelector } from './workload.ts';

const REVIEW_VERSIONS = ['v1', 'v1beta1'];
const SIDE_EFFECTS = ['None', 'NoneOnDryRun'];
const REINVOCATION_POLICIES = ['IfNeeded', 'Never'];
const LONGEST_TIMEOUT = 30;

type Webhook = IValidatingWebhook & Pick<IMutatingWebhook, 'reinvocationPolicy'>;

/** Kept, and never called (pkg/registry/admissionregistration, pkg/apis/admissionregistration/v1/defaults.go). */
const COMMON = {
  group: 'admissionregistration.k8s.io', version: 'v1', shortNames: [], categories: ['api-extensions'], namespaced: false, verbs: ALL_VERBS, subresources: [],
  generation: 'all-but-metadata', needsRevision: true,
} as const;

const COLUMNS = [
  NAME,
  integer('Webhooks', 'How many webhooks are registered in this configuration.', ({ webhooks = [] }: { webhooks?: readonly object[] }) => webhooks.length),
  AGE,
];

export const validatingWebhooks: ResourceDefinition<Live<IValidatingWebhookConfiguration>> = {
  ...COMMON, kind: 'ValidatingWebhookConfiguration', plural: 'validatingwebhookconfigurations', singular: 'validatingwebhookconfiguration', columns: COLUMNS,
  setDefaults: ({ webhooks = [] }) => webhooks.forEach(defaultWebhook),
  validate: ({ webhooks }) => configurationErrors(webhooks),
  validateUpdate: ({ webhooks }) => configurationErrors(webhooks),
};

export const mutatingWebhooks: ResourceDefinition<Live<IMutatingWebhookConfiguration>> = {
  ...COMMON, kind: 'MutatingWebhookConfiguration', plural: 'mutatingwebhookconfigurations', singular: 'mutatingwebhookconfiguration', columns: COLUMNS,
  setDefaults({ webhooks = [] }) {
    for (const webhook of webhooks) {
      defaultWebhook(webhook);
      webhook.reinvocationPolicy ??= 'Never';
    }
  },
  validate: ({ webhooks }) => configurationErrors(webhooks),
  validateUpdate: ({ webhooks }) => configurationErrors(webhooks),
};

function defaultWebhook(webhook: Webhook): void {
  webhook.failurePolicy ??= 'Fail';
  webhook.matchPolicy ??= 'Equivalent';
  webhook.namespaceSelector ??= {};
  webhook.objectSelector ??= {};
  webhook.timeoutSeconds ??= 10;
  for (const rule of webhook.rules ?? []) defaultRule(rule);
  if (webhook.clientConfig?.service) webhook.clientConfig.service.port ??= 443;
}

function configurationErrors(webhooks: readonly Webhook[] = []): FieldError[] {
  const names = new Set<string>();
  return webhooks.flatMap((webhook, index) => {
    const at = `webhooks[${index}]`;
    const errors = [...webhookErrors(webhook, at), ...versionErrors(webhook.admissionReviewVersions ?? [], `${at}.admissionReviewVersions`)];
    if (webhook.name && names.has(webhook.name)) errors.push(duplicate(`${at}.name`, webhook.name));
    names.add(webhook.name);
    return errors;
  });
}

function webhookErrors(webhook: Webhook, at: string): FieldError[] {
  const { name, rules = [], failurePolicy, matchPolicy, sideEffects, timeoutSeconds = 0, reinvocationPolicy } = webhook;
  return [
    ...nameErrors(name, `${at}.name`),
    ...rules.flatMap((rule, index) => ruleErrors(rule, `${at}.rules[${index}]`)),
    ...unlessSupported(`${at}.failurePolicy`, failurePolicy, FAILURE_POLICIES),
    ...unlessSupported(`${at}.matchPolicy`, matchPolicy, MATCH_POLICIES),
    ...sideEffectErrors(sideEffects, `${at}.sideEffects`),
    ...(timeoutSeconds > LONGEST_TIMEOUT || timeoutSeconds < 1 ? [invalid(`${at}.timeoutSeconds`, timeoutSeconds, `the timeout value must be between 1 and ${LONGEST_TIMEOUT} seconds`)] : []),
    ...validateLabelSelector(webhook.namespaceSelector, `${at}.namespaceSelector`),
    ...validateLabelSelector(webhook.objectSelector, `${at}.objectSelector`),
    ...unlessSupported(`${at}.reinvocationPolicy`, reinvocationPolicy, REINVOCATION_POLICIES),
    ...clientErrors(webhook.clientConfig ?? {}, `${at}.clientConfig`),
    ...conditionErrors(webhook.matchConditions, `${at}.matchConditions`),
  ];
}

/** IsFullyQualifiedName. */
function nameErrors(name: string | undefined, at: string): FieldError[] {
  if (!name) return [required(at)];
  const complaints = dnsSubdomain(name);
  if (complaints.length > 0) return [invalid(at, name, complaints.join(','))];
  return name.split('.').length < 3 ? [invalid(at, name, 'should be a domain with at least three segments separated by dots')] : [];
}

function sideEffectErrors(effects: string | undefined, at: string): FieldError[] {
  if (effects === undefined) return [required(at, `must specify one of ${SIDE_EFFECTS.join(', ')}`)];
  return SIDE_EFFECTS.includes(effects) ? [] : [notSupported(at, effects, SIDE_EFFECTS)];
}

function versionErrors(versions: readonly string[], at: string): FieldError[] {
  if (versions.length === 0) return [required(at, `must specify one of ${REVIEW_VERSIONS.join(', ')}`)];
  const errors = versions.flatMap((version, index) => {
    if (versions.indexOf(version) < index) return [invalid(`${at}[${index}]`, version, 'duplicate version')];
    return dns1035Label(version).map((why) => invalid(`${at}[${index}]`, version, why));
  });
  if (!versions.some((each) => REVIEW_VERSIONS.includes(each))) errors.push(invalid(at, versions, `must include at least one of ${REVIEW_VERSIONS.join(', ')}`));
  return errors;
}
