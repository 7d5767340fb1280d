/** What webhooks and admission policies say of the requests that they are about (pkg/apis/admissionregistration/validation). */
import type { IMatchCondition, IMatchResources, INamedRuleWithOperations, IRuleWithOperations } from 'kubernetes-models/admissionregistration.k8s.io/v1';
import type { FieldError } from './definition.ts';
import { duplicate, invalid, notSupported, required, tooMany, unlessSupported } from './field-error.ts';
import { pathSegmentNames, qualifiedName } from './names.ts';
import { validateLabelSelector } from './workload.ts';

export const FAILURE_POLICIES = ['Fail', 'Ignore'];
export const MATCH_POLICIES = ['Equivalent', 'Exact'];
const SCOPES = ['*', 'Cluster', 'Namespaced'];
const OPERATIONS = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];
const MOST_CONDITIONS = 64;

/** SetDefaults_Rule. */
export function defaultRule(rule: { scope?: string }): void {
  rule.scope ??= '*';
}

/** SetDefaults_MatchResources. */
export function defaultMatch(match: IMatchResources): void {
  match.matchPolicy ??= 'Equivalent';
  match.namespaceSelector ??= {};
  match.objectSelector ??= {};
  for (const rule of [...(match.resourceRules ?? []), ...(match.excludeResourceRules ?? [])]) defaultRule(rule);
}

export function matchErrors(match: IMatchResources, at: string): FieldError[] {
  return [
    ...unlessSupported(`${at}.matchPolicy`, match.matchPolicy, MATCH_POLICIES),
    ...validateLabelSelector(match.namespaceSelector, `${at}.namespaceSelector`),
    ...validateLabelSelector(match.objectSelector, `${at}.objectSelector`),
    ...(match.resourceRules ?? []).flatMap((rule, index) => namedRuleErrors(rule, `${at}.resourceRules[${index}]`)),
    ...(match.excludeResourceRules ?? []).flatMap((rule, index) => namedRuleErrors(rule, `${at}.excludeResourceRules[${index}]`)),
  ];
}

function namedRuleErrors(rule: INamedRuleWithOperations, at: string): FieldError[] {
  const names = rule.resourceNames ?? [];
  const errors = names.flatMap((name, index) => [
    ...pathSegmentNames(name, false).map((why) => invalid(`${at}.resourceNames[${index}]`, name, why)),
    ...(names.indexOf(name) < index ? [duplicate(`${at}.resourceNames[${index}]`, name)] : []),
  ]);
  return [...errors, ...ruleErrors(rule, at)];
}

/** Validates a rule's operations, then what they are done to. */
export function ruleErrors(rule: IRuleWithOperations, at: string): FieldError[] {
  const { operations = [], apiGroups = [], apiVersions = [], scope } = rule;
  return [
    ...(operations.length === 0 ? [required(`${at}.operations`)] : []),
    ...wildcardErrors(operations, `${at}.operations`, 'operations'),
    ...operations.flatMap((each, index) => (OPERATIONS.includes(each) ? [] : [notSupported(`${at}.operations[${index}]`, each, OPERATIONS)])),
    ...(apiGroups.length === 0 ? [required(`${at}.apiGroups`)] : []),
    ...wildcardErrors(apiGroups, `${at}.apiGroups`, 'API groups'),
    ...(apiVersions.length === 0 ? [required(`${at}.apiVersions`)] : []),
    ...wildcardErrors(apiVersions, `${at}.apiVersions`, 'API versions'),
    ...apiVersions.flatMap((each, index) => (each === '' ? [required(`${at}.apiVersions[${index}]`)] : [])),
    ...resourceErrors(rule.resources ?? [], `${at}.resources`),
    ...unlessSupported(`${at}.scope`, scope, SCOPES),
  ];
}

function wildcardErrors(values: readonly string[], at: string, what: string): FieldError[] {
  return values.length > 1 && values.includes('*') ? [invalid(at, values, `if '*' is present, must not specify other ${what}`)] : [];
}

/** `pods`, `pods/log`, `pods/*`, and no two that say the same. */
function resourceErrors(resources: readonly string[], at: string): FieldError[] {
  const errors: FieldError[] = resources.length === 0 ? [required(at)] : [];
  const wholeKinds = new Set<string>();
  const wholeSubresources = new Set<string>();
  let lastWithoutSubresource = false;
  for (const [index, each] of resources.entries()) {
    const slash = each.indexOf('/');
    if (each === '') errors.push(required(`${at}[${index}]`));
    else if (slash < 0) lastWithoutSubresource = each !== '*';
    else {
      const [kind, subresource] = [each.slice(0, slash), each.slice(slash + 1)];
      if (wholeKinds.has(kind)) errors.push(invalid(`${at}[${index}]`, each, `if '${kind}/*' is present, must not specify ${each}`));
      if (wholeSubresources.has(subresource)) errors.push(invalid(`${at}[${index}]`, each, `if '*/${subresource}' is present, must not specify ${each}`));
      if (subresource === '*') wholeKinds.add(kind);
      if (kind === '*') wholeSubresources.add(subresource);
    }
  }
  if (resources.length > 1 && resources.includes('*/*')) errors.push(invalid(at, resources, "if '*/*' is present, must not specify other resources"));
  if (resources.includes('*') && lastWithoutSubresource) errors.push(invalid(at, resources, "if '*' is present, must not specify other resources without subresources"));
  return errors;
}

/** Conditions in CEL: that they are there and named, not what they say. */
export function conditionErrors(conditions: readonly IMatchCondition[] = [], at: string): FieldError[] {
  const errors: FieldError[] = conditions.length > MOST_CONDITIONS ? [tooMany(at, conditions.length, MOST_CONDITIONS)] : [];
  const names = new Set<string>();
  for (const [index, { name, expression }] of conditions.entries()) {
    if ((expression ?? '').trim() === '') errors.push(required(`${at}[${index}].expression`));
    if (!name) errors.push(required(`${at}[${index}].name`));
    else errors.push(...qualifiedName(name).map((why) => invalid(`${at}[${index}].name`, name, why)));
    if (name && names.has(name)) errors.push(duplicate(`${at}[${index}].name`, name));
    names.add(name ?? '');
  }
  return errors;
}
