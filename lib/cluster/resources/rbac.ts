import type { IClusterRole, IClusterRoleBinding, IRole, IRoleBinding } from 'kubernetes-models/rbac.authorization.k8s.io/v1';
import { AGE, NAME, text, wide } from './columns.ts';
import type { Column, FieldError, ResourceDefinition } from './definition.ts';
import { invalid, notSupported, required } from './field-error.ts';
import { CREATED_AT } from './limit-range.ts';
import type { Live } from './live.ts';
import { pathSegmentNames } from './names.ts';
import { equal } from '../store/json.ts';
import { ALL_VERBS } from './verbs.ts';

const COMMON = { group: 'rbac.authorization.k8s.io', version: 'v1', shortNames: [], categories: [], verbs: ALL_VERBS, subresources: [], names: pathSegmentNames } as const;

type LiveRole = Live<IRole> | Live<IClusterRole>;
type LiveBinding = Live<IRoleBinding> | Live<IClusterRoleBinding>;

function validateRules(role: LiveRole): FieldError[] {
  return (role.rules ?? []).flatMap((rule, index) => {
    const at = `rules[${index}]`;
    if (!rule.verbs?.length) return [required(`${at}.verbs`, 'verbs must contain at least one value')];
    if (rule.nonResourceURLs?.length) return [];
    const errors: FieldError[] = rule.apiGroups?.length ? [] : [required(`${at}.apiGroups`, 'resource rules must supply at least one api group')];
    return rule.resources?.length ? errors : [...errors, required(`${at}.resources`, 'resource rules must supply at least one resource')];
  });
}

/** pkg/registry/rbac. */
export const roles: ResourceDefinition<Live<IRole>> = {
  ...COMMON, kind: 'Role', plural: 'roles', singular: 'role', namespaced: true, columns: [NAME, CREATED_AT], validate: validateRules, validateUpdate: validateRules,
};

export const clusterRoles: ResourceDefinition<Live<IClusterRole>> = {
  ...COMMON, kind: 'ClusterRole', plural: 'clusterroles', singular: 'clusterrole', namespaced: false, columns: [NAME, CREATED_AT], validate: validateRules, validateUpdate: validateRules,
};

function subjects(binding: LiveBinding, kind: string): string {
  return (binding.subjects ?? []).filter((each) => each.kind === kind).map((each) => (kind === 'ServiceAccount' ? `${each.namespace}/${each.name}` : each.name)).join(', ');
}

const BINDING_COLUMNS: readonly Column<LiveBinding>[] = [
  NAME, text('Role', 'The role that is granted.', (binding) => `${binding.roleRef.kind}/${binding.roleRef.name}`), AGE,
  wide(text('Users', 'Users in the binding', (binding) => subjects(binding, 'User'))),
  wide(text('Groups', 'Groups in the binding', (binding) => subjects(binding, 'Group'))),
  wide(text('ServiceAccounts', 'ServiceAccounts in the binding', (binding) => subjects(binding, 'ServiceAccount'))),
];

function setBindingDefaults(binding: LiveBinding): void {
  if (binding.roleRef && !binding.roleRef.apiGroup) binding.roleRef.apiGroup = COMMON.group;
  for (const subject of binding.subjects ?? []) {
    if (subject.kind !== 'ServiceAccount') subject.apiGroup ??= COMMON.group;
  }
}

function validateBinding(binding: LiveBinding, kinds: readonly string[]): FieldError[] {
  const errors: FieldError[] = [];
  if (!kinds.includes(binding.roleRef?.kind)) errors.push(notSupported('roleRef.kind', binding.roleRef?.kind, kinds));
  if (!binding.roleRef?.name) errors.push(required('roleRef.name'));
  for (const [index, subject] of (binding.subjects ?? []).entries()) {
    const at = `subjects[${index}]`;
    if (!subject.name) errors.push(required(`${at}.name`));
    if (!['ServiceAccount', 'User', 'Group'].includes(subject.kind)) errors.push(notSupported(`${at}.kind`, subject.kind, ['ServiceAccount', 'User', 'Group']));
    if (subject.kind === 'ServiceAccount' && !subject.namespace) errors.push(required(`${at}.namespace`));
  }
  return errors;
}

function sameRole(binding: LiveBinding, old: LiveBinding): FieldError[] {
  return equal(binding.roleRef, old.roleRef) ? [] : [invalid('roleRef', binding.roleRef, 'cannot change roleRef')];
}

export const roleBindings: ResourceDefinition<Live<IRoleBinding>> = {
  ...COMMON, kind: 'RoleBinding', plural: 'rolebindings', singular: 'rolebinding', namespaced: true, columns: BINDING_COLUMNS, setDefaults: setBindingDefaults,
  validate: (binding) => validateBinding(binding, ['Role', 'ClusterRole']),
  validateUpdate: (binding, old) => [...validateBinding(binding, ['Role', 'ClusterRole']), ...sameRole(binding, old)],
};

export const clusterRoleBindings: ResourceDefinition<Live<IClusterRoleBinding>> = {
  ...COMMON, kind: 'ClusterRoleBinding', plural: 'clusterrolebindings', singular: 'clusterrolebinding', namespaced: false, columns: BINDING_COLUMNS, setDefaults: setBindingDefaults,
  validate: (binding) => validateBinding(binding, ['ClusterRole']),
  validateUpdate: (binding, old) => [...validateBinding(binding, ['ClusterRole']), ...sameRole(binding, old)],
};
