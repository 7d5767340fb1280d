import { NAME } from './columns.ts';
import type { Column, FieldError, ResourceDefinition } from './definition.ts';
import { duplicate, invalid, required } from './field-error.ts';
import type { LiveLimitRange } from './live.ts';
import { quantity } from './quantity.ts';
import { ALL_VERBS } from './verbs.ts';

/** Kinds without a printer of their own show when they were made (the default table convertor). */
export const CREATED_AT: Column<{ metadata: { creationTimestamp: string } }> = {
  name: 'Created At', type: 'date', description: 'When the object was created.', priority: 0, value: (object) => object.metadata.creationTimestamp,
};

type Item = NonNullable<LiveLimitRange['spec']['limits']>[number];

/** pkg/registry/core/limitrange. */
export const limitRanges: ResourceDefinition<LiveLimitRange> = {
  group: '', version: 'v1', kind: 'LimitRange', plural: 'limitranges', singular: 'limitrange', shortNames: ['limits'], categories: [], namespaced: true,
  verbs: ALL_VERBS, subresources: [], columns: [NAME, CREATED_AT],
  setDefaults(range) {
    range.spec ??= { limits: [] };
    for (const item of range.spec.limits ?? []) if (item.type === 'Container') defaultItem(item);
  },
  validate: validateRange,
  validateUpdate: (range) => validateRange(range),
};

function defaultItem(item: Item): void {
  item.default = { ...item.max, ...item.default };
  item.defaultRequest = { ...item.min, ...item.default, ...item.defaultRequest };
}

function validateRange(range: LiveLimitRange): FieldError[] {
  const seen = new Set<string>();
  return (range.spec.limits ?? []).flatMap((item, index) => {
    const at = `spec.limits[${index}]`;
    const errors: FieldError[] = item.type ? [] : [required(`${at}.type`)];
    if (seen.has(item.type)) errors.push(duplicate(`${at}.type`, item.type));
    seen.add(item.type);
    for (const name of Object.keys({ ...item.min, ...item.max, ...item.default, ...item.defaultRequest })) errors.push(...validateName(item, name, at));
    return errors;
  });
}

function validateName(item: Item, name: string, at: string): FieldError[] {
  const errors: FieldError[] = [];
  const pairs = [['min', 'max'], ['min', 'defaultRequest'], ['defaultRequest', 'max'], ['defaultRequest', 'default'], ['min', 'default'], ['default', 'max']] as const;
  for (const [low, high] of pairs) {
    const [from, to] = [item[low]?.[name], item[high]?.[name]];
    if (from === undefined || to === undefined || quantity(from) <= quantity(to)) continue;
    const words: Readonly<Record<string, string>> = { min: 'min value', max: 'max value', default: 'default value', defaultRequest: 'default request value' };
    const isMin = low === 'min' && high === 'max';
    errors.push(invalid(`${at}.${low}[${name}]`, String(from), isMin ? `min value ${from} is greater than max value ${to}` : `${words[low]} ${from} is greater than ${words[high]} ${to}`));
  }
  return errors;
}
