import { AGE, NAME, text } from './columns.ts';
import type { FieldError, ResourceDefinition } from './definition.ts';
import { invalid } from './field-error.ts';
import type { LiveResourceQuota } from './live.ts';
import { qualifiedName } from './names.ts';
import { quantity } from './quantity.ts';
import { ALL_VERBS } from './verbs.ts';

const STANDARD = /^(cpu|memory|ephemeral-storage|requests\.(cpu|memory|storage|ephemeral-storage)|limits\.(cpu|memory|ephemeral-storage)|pods|resourcequotas|services|services\.(nodeports|loadbalancers)|replicationcontrollers|secrets|persistentvolumeclaims|configmaps|count)$/;

function usage(quota: LiveResourceQuota, isLimit: boolean): string {
  return Object.keys(quota.status.hard ?? {}).sort().filter((name) => name.startsWith('limits.') === isLimit)
    .map((name) => `${name}: ${quota.status.used?.[name] ?? 0}/${quota.status.hard?.[name]}`).join(', ');
}

/** pkg/registry/core/resourcequota, printResourceQuota. */
export const resourceQuotas: ResourceDefinition<LiveResourceQuota> = {
  group: '', version: 'v1', kind: 'ResourceQuota', plural: 'resourcequotas', singular: 'resourcequota', shortNames: ['quota'], categories: [], namespaced: true,
  verbs: ALL_VERBS, subresources: ['status'],
  columns: [
    NAME,
    text('Request', 'Request represents a minimum amount of cpu/memory that a container may consume.', (quota) => usage(quota, false)),
    text('Limit', 'Limits control the maximum amount of cpu/memory that a container may use independent of contention on the node.', (quota) => usage(quota, true)),
    AGE,
  ],
  setDefaults(quota) {
    quota.spec ??= {};
    quota.status ??= {};
  },
  prepareForCreate(quota) {
    quota.status = {};
  },
  validate: validateQuota,
  validateUpdate: (quota) => validateQuota(quota),
};

function validateQuota(quota: LiveResourceQuota): FieldError[] {
  return Object.entries(quota.spec.hard ?? {}).flatMap(([name, value]) => {
    const at = `spec.hard[${name}]`;
    const errors: FieldError[] = qualifiedName(name).map((why) => invalid(at, name, why));
    if (errors.length === 0 && !name.includes('/') && !STANDARD.test(name)) {
      errors.push(invalid(at, name, 'must be a standard resource type or fully qualified'), invalid(at, name, 'must be a standard resource for quota'));
    }
    if (quantity(value) < 0) errors.push(invalid(at, String(value), 'must be greater than or equal to 0'));
    return errors;
  });
}
