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
    const grant = this.#grants(attributes.user, attributes.namespace).find(({ rules }) => rules.some((rule) => ruleAllows(rule, attributes)));
    return { allowed: grant !== undefined, reason: grant ? `RBAC: allowed by ${grant.by}` : '' };
  }

  /** All rules that hold for a user in a namespace, the cluster's among them. */
  rulesFor(user: User, namespace: string): readonly PolicyRule[] {
    return this.#grants(user, namespace).flatMap(({ rules }) => rules);
  }

  /** Where a user's rules come from: what every cluster grants, then the bindings. */
  #grants(user: User, namespace: string): Grant[] {
    const grants: Grant[] = [];
    if (user.groups.includes('system:authenticated')) {
      grants.push(builtIn('system:basic-user', 'system:authenticated', BASIC_USER), builtIn('system:discovery', 'system:authenticated', [DISCOVERY]));
    }
    grants.push(builtIn('system:public-info-viewer', 'system:unauthenticated', [PUBLIC_INFO]));
    const bindings = [
      ...this.#list('clusterrolebindings').map((binding) => ({ binding, within: '' })),
      ...(namespace === '' ? [] : this.#list('rolebindings', namespace).map((binding) => ({ binding, within: namespace }))),
    ];
    for (const { binding, within } of bindings) {
      const subject = subjectFor(binding, user, within);
      if (subject) grants.push({ by: grantText(binding, within, subject), rules: this.#rulesOf(within, binding) });
    }
    return grants;
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

/** Rules with the words for where they come from. */
interface Grant {
  by: string;
  rules: readonly PolicyRule[];
}

function builtIn(name: string, group: string, rules: readonly PolicyRule[]): Grant {
  return { by: `ClusterRoleBinding ${JSON.stringify(name)} of ClusterRole ${JSON.stringify(name)} to Group ${JSON.stringify(group)}`, rules };
}

/** clusterRoleBindingDescriber and roleBindingDescriber of pkg/registry/rbac/validation. */
function grantText({ metadata, roleRef }: Binding, within: string, { kind, name, namespace }: Subject): string {
  const binding = within === '' ? `ClusterRoleBinding ${JSON.stringify(metadata?.name)}` : `RoleBinding ${JSON.stringify(`${metadata?.name}/${within}`)}`;
  const subject = kind === 'ServiceAccount' ? `${name}/${namespace ?? within}` : name;
  return `${binding} of ${roleRef?.kind} ${JSON.stringify(roleRef?.name)} to ${kind} ${JSON.stringify(subject)}`;
}

/** The subject of a binding that a user is; undefined when it is none. */
function subjectFor(binding: Binding, user: User, namespace: string): Subject | undefined {
  return (binding.subjects ?? []).find((subject) => {
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
