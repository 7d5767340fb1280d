import type { IParamRef, IValidatingAdmissionPolicy, IValidatingAdmissionPolicyBinding, IValidation, IVariable } from 'kubernetes-models/admissionregistration.k8s.io/v1';
import { formatSelector } from '#lib/schema/index.ts';
import { AGE, integer, NAME, text } from './columns.ts';
import type { FieldError, ResourceDefinition } from './definition.ts';
import { duplicate, forbidden, invalid, notSupported, required, unlessSupported } from './field-error.ts';
import type { Live } from './live.ts';
import { dns1035Label, dnsSubdomain, pathSegmentNames, qualifiedName } from './names.ts';
import { ALL_VERBS } from './verbs.ts';
import { conditionErrors, defaultMatch, FAILURE_POLICIES, matchErrors } from './webhook-rules.ts';
import { validateLabelSelector } from './workload.ts';

type LivePolicy = Live<IValidatingAdmissionPolicy, 'spec' | 'status'>;
type LiveBinding = Live<IValidatingAdmissionPolicyBinding, 'spec'>;

/** Kept, and not enforced: their expressions are in CEL (pkg/registry/admissionregistration). */
const COMMON = {
  group: 'admissionregistration.k8s.io', version: 'v1', shortNames: [], categories: ['api-extensions'], namespaced: false, verbs: ALL_VERBS, generation: 'spec', needsRevision: true,
} as const;

export const validatingPolicies: ResourceDefinition<LivePolicy> = {
  ...COMMON, kind: 'ValidatingAdmissionPolicy', plural: 'validatingadmissionpolicies', singular: 'validatingadmissionpolicy', subresources: ['status'],
  columns: [
    NAME,
    integer('Validations', 'How many rules the policy has.', ({ spec }) => spec.validations?.length ?? 0),
    text('ParamKind', 'The kind of the parameters.', ({ spec: { paramKind } }) => (paramKind ? `${paramKind.apiVersion}/${paramKind.kind}` : '<unset>')),
    AGE,
  ],
  setDefaults(policy) {
    policy.spec ??= {};
    policy.status ??= {};
    policy.spec.failurePolicy ??= 'Fail';
    if (policy.spec.matchConstraints) defaultMatch(policy.spec.matchConstraints);
  },
  prepareForCreate(policy) {
    policy.status = {};
  },
  validate: policyErrors,
  validateUpdate: policyErrors,
};

export const validatingBindings: ResourceDefinition<LiveBinding> = {
  ...COMMON, kind: 'ValidatingAdmissionPolicyBinding', plural: 'validatingadmissionpolicybindings', singular: 'validatingadmissionpolicybinding', subresources: [],
  columns: [
    NAME,
    text('PolicyName', 'The policy that is bound.', ({ spec }) => spec.policyName ?? ''),
    text('ParamRef', 'Where the parameters are.', ({ spec }) => parameters(spec.paramRef)),
    AGE,
  ],
  setDefaults(binding) {
    binding.spec ??= {} as LiveBinding['spec'];
    if (binding.spec.matchResources) defaultMatch(binding.spec.matchResources);
  },
  validate: bindingErrors,
  validateUpdate: bindingErrors,
};

function parameters(reference: IParamRef | undefined): string {
  if (reference?.name) return `${reference.namespace || '*'}/${reference.name}`;
  return reference?.selector ? `&LabelSelector{${formatSelector(reference.selector)}}` : '<unset>';
}

function policyErrors({ metadata, spec }: LivePolicy): FieldError[] {
  const { paramKind, matchConstraints, validations = [], auditAnnotations = [] } = spec;
  const errors = unlessSupported('spec.failurePolicy', spec.failurePolicy, FAILURE_POLICIES);
  if (paramKind) errors.push(...paramKindErrors(paramKind, 'spec.paramKind'));
  if (!matchConstraints) errors.push(required('spec.matchConstraints'));
  else {
    errors.push(...matchErrors(matchConstraints, 'spec.matchConstraints'));
    if (!matchConstraints.resourceRules?.length) errors.push(required('spec.matchConstraints.resourceRules'));
  }
  errors.push(...conditionErrors(spec.matchConditions, 'spec.matchConditions'));
  errors.push(...(spec.variables ?? []).flatMap((variable, index) => variableErrors(variable, `spec.variables[${index}]`)));
  if (validations.length === 0 && auditAnnotations.length === 0) {
    const why = 'validations or auditAnnotations must contain at least one item';
    return [...errors, required('spec.validations', why), required('spec.auditAnnotations', why)];
  }
  errors.push(...validations.flatMap((validation, index) => validationErrors(validation, `spec.validations[${index}]`)));
  for (const [index, { key, valueExpression }] of auditAnnotations.entries()) {
    const at = `spec.auditAnnotations[${index}]`;
    const name = `${metadata.name}/${key}`;
    errors.push(...qualifiedName(name).map((why) => invalid(`${at}.key`, name, why)));
    if ((valueExpression ?? '').trim() === '') errors.push(required(`${at}.valueExpression`, 'valueExpression is not specified'));
    if (auditAnnotations.findIndex((each) => each.key === key) < index) errors.push(duplicate(`${at}.key`, key));
  }
  return errors;
}

function paramKindErrors({ apiVersion = '', kind = '' }: { apiVersion?: string; kind?: string }, at: string): FieldError[] {
  const errors: FieldError[] = [];
  const parts = apiVersion.split('/');
  if (apiVersion === '') errors.push(required(`${at}.apiVersion`));
  else if (parts.length > 2) errors.push(invalid(`${at}.apiVersion`, apiVersion, `unexpected GroupVersion string: ${apiVersion}`));
  else {
    const [group, version] = parts.length === 1 ? ['', apiVersion] : [parts[0] ?? '', parts[1] ?? ''];
    const [ofGroup, ofVersion] = [group === '' ? [] : dnsSubdomain(group), dns1035Label(version)];
    if (ofGroup.length > 0) errors.push(invalid(`${at}.apiVersion`, group, ofGroup.join(',')));
    if (version === '') errors.push(invalid(`${at}.apiVersion`, apiVersion, 'version must be specified'));
    else if (ofVersion.length > 0) errors.push(invalid(`${at}.apiVersion`, version, ofVersion.join(',')));
  }
  const ofKind = dns1035Label(kind.toLowerCase());
  if (kind === '') errors.push(required(`${at}.kind`));
  else if (ofKind.length > 0) errors.push(invalid(`${at}.kind`, kind, `may have mixed case, but should otherwise match: ${ofKind.join(',')}`));
  return errors;
}

const RESERVED: ReadonlySet<string> = new Set(['true', 'false', 'null', 'in', 'as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if', 'import', 'let', 'loop', 'package', 'namespace', 'return', 'var', 'void', 'while']);

function variableErrors({ name, expression }: IVariable, at: string): FieldError[] {
  const errors: FieldError[] = [];
  if (!name?.trim()) errors.push(required(`${at}.name`, 'name is not specified'));
  else if (!/^[_a-zA-Z][_a-zA-Z0-9]*$/.test(name) || RESERVED.has(name)) errors.push(invalid(`${at}.name`, name, 'must be a valid CEL identifier'));
  return expression?.trim() ? errors : [...errors, required(`${at}.expression`, 'expression is not specified')];
}

const REASONS = ['Forbidden', 'Invalid', 'RequestEntityTooLarge'];

function validationErrors({ expression, message = '', messageExpression = '', reason }: IValidation, at: string): FieldError[] {
  const errors: FieldError[] = expression?.trim() ? [] : [required(`${at}.expression`, 'expression is not specified')];
  if (messageExpression !== '' && messageExpression.trim() === '') errors.push(invalid(`${at}.messageExpression`, messageExpression, 'must be non-empty if specified'));
  if (message !== '' && message.trim() === '') errors.push(invalid(`${at}.message`, message, 'must be non-empty if specified'));
  else if (/[\r\n]/.test(message.trim())) errors.push(invalid(`${at}.message`, message, 'must not contain line breaks'));
  return [...errors, ...unlessSupported(`${at}.reason`, reason, REASONS)];
}

const ACTIONS = ['Audit', 'Deny', 'Warn'];

function bindingErrors({ spec }: LiveBinding): FieldError[] {
  const { policyName = '', paramRef, matchResources, validationActions = [] } = spec;
  const errors = policyName === '' ? [required('spec.policyName')] : dnsSubdomain(policyName).map((why) => invalid('spec.policyName', policyName, why));
  if (paramRef) errors.push(...paramRefErrors(paramRef, 'spec.paramRef'));
  if (matchResources) errors.push(...matchErrors(matchResources, 'spec.matchResources'));
  const at = 'spec.validationActions';
  for (const [index, action] of validationActions.entries()) {
    if (!ACTIONS.includes(action)) errors.push(notSupported(`${at}[${index}]`, action, ACTIONS));
    if (validationActions.indexOf(action) < index) errors.push(duplicate(`${at}[${index}]`, action));
  }
  if (validationActions.includes('Deny') && validationActions.includes('Warn')) {
    errors.push(invalid(at, validationActions, 'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)'));
  }
  return validationActions.length > 0 ? errors : [...errors, required(at, 'at least one validation action is required')];
}

function paramRefErrors({ name, selector, parameterNotFoundAction: action }: IParamRef, at: string): FieldError[] {
  const errors = name ? pathSegmentNames(name, false).map((why) => invalid(`${at}.name`, name, why)) : [];
  const both = 'name and selector are mutually exclusive';
  if (name && selector) errors.push(forbidden(`${at}.name`, both));
  if (selector) errors.push(...validateLabelSelector(selector, `${at}.selector`));
  if (name && selector) errors.push(forbidden(`${at}.selector`, both));
  if (!name && !selector) errors.push(required(at, 'one of name or selector must be specified'));
  if (!action) return [...errors, required(`${at}.parameterNotFoundAction`)];
  return action === 'Deny' || action === 'Allow' ? errors : [...errors, notSupported(`${at}.parameterNotFoundAction`, action, ['Deny', 'Allow'])];
}
