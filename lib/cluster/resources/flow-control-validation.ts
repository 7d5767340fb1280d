/** pkg/apis/flowcontrol/validation. */
import type { IFlowSchemaSpec, IPolicyRulesWithSubjects, IPriorityLevelConfigurationSpec, IQueuingConfiguration, IResourcePolicyRule, ISubject } from 'kubernetes-models/flowcontrol.apiserver.k8s.io/v1';
import { dnsSubdomain } from '#lib/schema/index.ts';
import type { FieldError } from './definition.ts';
import { forbidden, invalid, notSupported, required } from './field-error.ts';
import { dnsLabel } from './names.ts';

const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'proxy', 'update', 'watch'];
const HIGHEST_PRECEDENCE = 10_000;
const MOST_QUEUES = 10_000_000;

export function flowErrors(name: string, spec: IFlowSchemaSpec): FieldError[] {
  const { matchingPrecedence: precedence = 0, distinguisherMethod, priorityLevelConfiguration, rules = [] } = spec;
  const errors: FieldError[] = [];
  const at = 'spec.matchingPrecedence';
  if (precedence <= 0) errors.push(invalid(at, precedence, 'must be a positive value'));
  if (precedence > HIGHEST_PRECEDENCE) errors.push(invalid(at, precedence, `must not be greater than ${HIGHEST_PRECEDENCE}`));
  if (precedence === 1 && name !== 'exempt') errors.push(invalid(at, precedence, "only the schema named 'exempt' may have matchingPrecedence 1"));
  const methods = ['ByNamespace', 'ByUser'];
  if (distinguisherMethod && !methods.includes(distinguisherMethod.type)) errors.push(notSupported('spec.distinguisherMethod.type', { Type: distinguisherMethod.type }, methods));
  const level = priorityLevelConfiguration?.name ?? '';
  if (level === '') errors.push(required('spec.priorityLevelConfiguration.name', 'must reference a priority level'));
  else errors.push(...dnsSubdomain(level).map((why) => invalid('spec.priorityLevelConfiguration.name', level, why)));
  return [...errors, ...rules.flatMap((rule, index) => ruleErrors(rule, `spec.rules[${index}]`))];
}

function ruleErrors({ subjects = [], resourceRules = [], nonResourceRules = [] }: IPolicyRulesWithSubjects, at: string): FieldError[] {
  const errors = subjects.length > 0 ? subjects.flatMap((subject, index) => subjectErrors(subject, `${at}.subjects[${index}]`)) : [required(`${at}.subjects`, 'subjects must contain at least one value')];
  if (resourceRules.length + nonResourceRules.length === 0) errors.push(required(at, 'at least one of resourceRules and nonResourceRules has to be non-empty'));
  errors.push(...resourceRules.flatMap((rule, index) => resourceRuleErrors(rule, `${at}.resourceRules[${index}]`)));
  for (const [index, { verbs, nonResourceURLs: urls }] of nonResourceRules.entries()) {
    const own = `${at}.nonResourceRules[${index}]`;
    errors.push(...verbErrors(verbs ?? [], `${own}.verbs`));
    errors.push(...atLeastOne(urls ?? [], `${own}.nonResourceURLs`, { none: 'nonResourceURLs must contain at least one value', others: 'non-resource URLs' }));
    if (!urls?.includes('*')) errors.push(...(urls ?? []).flatMap((url, position) => pathErrors(url, `${own}.nonResourceURLs[${position}]`)));
  }
  return errors;
}

const SUBJECTS = [['serviceAccount', 'ServiceAccount'], ['user', 'User'], ['group', 'Group']] as const;

function subjectErrors(subject: ISubject, at: string): FieldError[] {
  const own = SUBJECTS.find(([, kind]) => kind === subject.kind);
  if (!own) return [notSupported(`${at}.kind`, subject.kind, ['Group', 'ServiceAccount', 'User'])];
  const [member, kind] = own;
  const named = subject[member];
  const errors: FieldError[] = [];
  if (!named) errors.push(required(`${at}.${member}`, `${member} is required when subject kind is '${kind}'`));
  else {
    if (!named.name) errors.push(required(`${at}.${member}.name`));
    else if (kind === 'ServiceAccount' && named.name !== '*') errors.push(...dnsSubdomain(named.name).map((why) => invalid(`${at}.${member}.name`, named.name, why)));
    const namespace = subject.serviceAccount?.namespace ?? '';
    if (kind === 'ServiceAccount' && namespace === '') errors.push(required(`${at}.${member}.namespace`, 'must specify namespace for service account'));
    else if (kind === 'ServiceAccount') errors.push(...dnsLabel(namespace).map((why) => invalid(`${at}.${member}.namespace`, namespace, why)));
  }
  for (const [other, otherKind] of SUBJECTS) {
    if (other !== member && subject[other]) errors.push(forbidden(`${at}.${other}`, `${other} is forbidden when subject kind is not '${otherKind}'`));
  }
  return errors;
}

function resourceRuleErrors({ verbs = [], apiGroups = [], resources = [], namespaces = [], clusterScope }: IResourcePolicyRule, at: string): FieldError[] {
  const errors = [
    ...verbErrors(verbs, `${at}.verbs`),
    ...atLeastOne(apiGroups, `${at}.apiGroups`, { none: 'resource rules must supply at least one api group', others: 'api groups' }),
    ...atLeastOne(resources, `${at}.resources`, { none: 'resource rules must supply at least one resource', others: 'resources' }),
  ];
  if (namespaces.length === 0 && clusterScope) return errors;
  errors.push(...atLeastOne(namespaces, `${at}.namespaces`, { none: 'resource rules that are not cluster scoped must supply at least one namespace', others: 'namespaces' }));
  if (namespaces.includes('*')) return errors;
  const words = "each member of this list must be '*' or a DNS-1123 label; ";
  return [...errors, ...namespaces.flatMap((each, index) => dnsLabel(each).map((why) => invalid(`${at}.namespaces[${index}]`, each, words + why)))];
}

function atLeastOne(values: readonly string[], at: string, { none, others }: { none: string; others: string }): FieldError[] {
  if (values.length === 0) return [required(at, none)];
  return values.length > 1 && values.includes('*') ? [invalid(at, values, `if '*' is present, must not specify other ${others}`)] : [];
}

function verbErrors(verbs: readonly string[], at: string): FieldError[] {
  if (verbs.length === 0 || verbs.includes('*')) return atLeastOne(verbs, at, { none: 'verbs must contain at least one value', others: 'verbs' });
  return verbs.every((verb) => VERBS.includes(verb)) ? [] : [notSupported(at, verbs, VERBS)];
}

/** ValidateNonResourceURLPath: the first thing that is wrong. */
function pathErrors(path: string, at: string): FieldError[] {
  const refuse = (why: string) => [invalid(at, path, why)];
  if (path === '') return refuse('must not be empty');
  if (path === '/') return [];
  if (!path.startsWith('/')) return refuse('must start with slash');
  if (path.includes(' ')) return refuse('must not contain white-space');
  if (path.includes('//')) return refuse('must not contain double slash');
  return /^[^*]*(\/\*)?$/.test(path) ? [] : refuse('wildcard can only do suffix matching');
}

export function levelErrors(name: string, { type, limited, exempt }: IPriorityLevelConfigurationSpec): FieldError[] {
  const errors: FieldError[] = (name === 'exempt') === (type === 'Exempt') ? [] : [invalid('spec.type', type, "must be 'Exempt' if and only if `name` is 'exempt'")];
  if (type === 'Exempt') {
    if (limited) errors.push(forbidden('spec.limited', 'must be nil if the type is not Limited'));
    return [...errors, ...shareErrors(exempt ?? {}, 'spec.exempt'), ...percentErrors(exempt?.lendablePercent, 'spec.exempt.lendablePercent')];
  }
  if (type !== 'Limited') return [...errors, notSupported('spec.type', type, ['Exempt', 'Limited'])];
  if (exempt) errors.push(forbidden('spec.exempt', 'must be nil if the type is Limited'));
  if (!limited) return [...errors, required('spec.limited', 'must not be empty when type is Limited')];
  errors.push(...shareErrors(limited, 'spec.limited'), ...responseErrors(limited.limitResponse ?? {}, 'spec.limited.limitResponse'), ...percentErrors(limited.lendablePercent, 'spec.limited.lendablePercent'));
  const { borrowingLimitPercent: borrowing = 0 } = limited;
  return borrowing < 0 ? [...errors, invalid('spec.limited.borrowingLimitPercent', borrowing, 'if specified, must be a non-negative integer')] : errors;
}

function shareErrors({ nominalConcurrencyShares: shares = 0 }: { nominalConcurrencyShares?: number }, at: string): FieldError[] {
  return shares < 0 ? [invalid(`${at}.nominalConcurrencyShares`, shares, 'must be a non-negative integer')] : [];
}

function percentErrors(percent = 0, at: string): FieldError[] {
  return percent < 0 || percent > 100 ? [invalid(at, percent, 'must be between 0 and 100, inclusive')] : [];
}

function responseErrors({ type = '', queuing }: { type?: string; queuing?: IQueuingConfiguration }, at: string): FieldError[] {
  if (type === 'Reject') return queuing ? [forbidden(`${at}.queuing`, 'must be nil if limited.limitResponse.type is not Limited')] : [];
  if (type !== 'Queue') return [notSupported(`${at}.type`, type, ['Queue', 'Reject'])];
  if (!queuing) return [required(`${at}.queuing`, 'must not be empty if limited.limitResponse.type is Limited')];
  const { queues = 0, handSize = 0, queueLengthLimit = 0 } = queuing;
  const errors: FieldError[] = queueLengthLimit <= 0 ? [invalid(`${at}.queuing.queueLengthLimit`, queueLengthLimit, 'must be positive')] : [];
  if (queues <= 0) errors.push(invalid(`${at}.queuing.queues`, queues, 'must be positive'));
  else if (queues > MOST_QUEUES) errors.push(invalid(`${at}.queuing.queues`, queues, `must not be greater than ${MOST_QUEUES}`));
  if (handSize <= 0) errors.push(invalid(`${at}.queuing.handSize`, handSize, 'must be positive'));
  else if (handSize > queues) errors.push(invalid(`${at}.queuing.handSize`, handSize, `should not be greater than queues (${queues})`));
  return errors;
}
