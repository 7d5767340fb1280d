import type { ApiObject } from '#lib/schema/index.ts';
import type { Registry } from '../registry/registry.ts';
import type { AccessAttributes, User } from './user.ts';

/** A PolicyRule as it is in Roles and ClusterRoles. */
export interface PolicyRule {
  verbs: readonly string[];
  apiGroups?: readonly string[];
  resources?: readonly string[];
  resourceNames?: readonly string[];
  nonResourceURLs?: readonly string[];
}

interface Subject {
  kind: string;
  name: string;
  namespace?: string;
}

interface Binding extends ApiObject {
  subjects?: readonly Subject[];
  roleRef?: { kind: string; name: string };
}

interface Role extends ApiObject {
  rules?: readonly PolicyRule[];
}

export interface Decision {
  allowed: boolean;
  reason: string;
}

const GROUP = 'rbac.authorization.k8s.io';

/** What every cluster grants without anybody's doing (the bootstrap policy's discovery roles). */
const DISCOVERY: PolicyRule = {
  verbs: ['get'],
  nonResourceURLs: ['/api', '/api/*', '/apis', '/apis/*', '/healthz', '/livez', '/openapi', '/openapi/*', '/readyz', '/version', '/version/'],
};
const PUBLIC_INFO: PolicyRule = { verbs: ['get'], nonResourceURLs: ['/healthz', '/livez', '/readyz', '/version', '/version/'] };
const BASIC_USER: readonly PolicyRule[] = [
  { verbs: ['create'], apiGroups: ['authorization.k8s.io'], resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'] },
  { verbs: ['create'], apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'] },
];

/**
 * Decides by Roles, ClusterRoles and their bindings (plugin/pkg/auth/authorizer/rbac). Members of
 * system:masters may do everything.
 */
export class RbacAuthorizer {
  readonly #registry: Registry;

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  authorize(attributes: AccessAttributes): Decision {
    if (attributes.user.groups.includes('system:masters')) return { allowed: true, reason: '' };
    const rules = this.rulesFor(attributes.user, attributes.namespace);
    return { allowed: rules.some((rule) => ruleAllows(rule, attributes)), reason: '' };
  }

  /** All rules that hold for a user in a namespace, the cluster's among them. */
  rulesFor(user: User, namespace: string): readonly PolicyRule[] {
    const rules: PolicyRule[] = [PUBLIC_INFO];
    if (user.groups.includes('system:authenticated')) rules.push(DISCOVERY, ...BASIC_USER);
    for (const binding of this.#list('clusterrolebindings')) {
      if (bindsUser(binding, user, '')) rules.push(...this.#rulesOf('', binding));
    }
    if (namespace === '') return rules;
    for (const binding of this.#list('rolebindings', namespace)) {
      if (bindsUser(binding, user, namespace)) rules.push(...this.#rulesOf(namespace, binding));
    }
    return rules;
  }

  #list(plural: string, namespace?: string): readonly Binding[] {
    const definition = this.#registry.definition(GROUP, 'v1', plural);
    return definition ? (this.#registry.list(definition, { namespace }).items as readonly Binding[]) : [];
  }

  #rulesOf(namespace: string, binding: Binding): readonly PolicyRule[] {
    const isCluster = binding.roleRef?.kind === 'ClusterRole';
    const definition = this.#registry.definition(GROUP, 'v1', isCluster ? 'clusterroles' : 'roles');
    const role = definition && this.#registry.find(definition, isCluster ? '' : namespace, binding.roleRef?.name ?? '');
    return (role as Role | undefined)?.rules ?? [];
  }
}

function bindsUser(binding: Binding, user: User, namespace: string): boolean {
  return (binding.subjects ?? []).some((subject) => {
    switch (subject.kind) {
      case 'User':
        return subject.name === user.name;
      case 'Group':
        return user.groups.includes(subject.name);
      case 'ServiceAccount':
        return user.name === `system:serviceaccount:${subject.namespace ?? namespace}:${subject.name}`;
      default:
        return false;
    }
  });
}

/** RuleAllows of pkg/registry/rbac/validation. */
export function ruleAllows(rule: PolicyRule, wanted: AccessAttributes): boolean {
  const has = (list: readonly string[] | undefined, value: string) => list?.some((each) => each === '*' || each === value) ?? false;
  if (!has(rule.verbs, wanted.verb)) return false;
  if (wanted.path !== undefined) return (rule.nonResourceURLs ?? []).some((pattern) => urlMatches(pattern, wanted.path ?? ''));
  const resource = wanted.subresource === '' ? wanted.resource : `${wanted.resource}/${wanted.subresource}`;
  const names = rule.resourceNames ?? [];
  return (
    has(rule.apiGroups, wanted.group) &&
    (has(rule.resources, resource) || (wanted.subresource !== '' && (rule.resources?.includes(`*/${wanted.subresource}`) ?? false))) &&
    (names.length === 0 || names.includes(wanted.name))
  );
}

function urlMatches(pattern: string, path: string): boolean {
  return pattern === '*' || pattern === path || (pattern.endsWith('*') && path.startsWith(pattern.slice(0, -1)));
}
