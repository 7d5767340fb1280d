/** What the kinds with a Pod template share (pkg/apis/apps/validation, pkg/apis/core/validation ValidatePodTemplateSpec). */
import type { ApiObject, PodSpec, SelectorObject } from '#lib/schema/index.ts';
import { selectorMatcher } from '#lib/schema/index.ts';
import { equal } from '../store/json.ts';
import type { FieldError } from './definition.ts';
import { forbidden, invalid, notSupported, required } from './field-error.ts';
import { labelValue, qualifiedName, validateLabels } from './names.ts';
import { validatePodSpec } from './pod-validation.ts';

export interface PodTemplate {
  metadata?: ApiObject['metadata'];
  spec?: PodSpec | undefined;
}

export function notNegative(value: number | undefined, path: string): FieldError[] {
  return value !== undefined && value < 0 ? [invalid(path, value, 'must be greater than or equal to 0')] : [];
}

export function validateSelector(selector: SelectorObject | undefined, path: string, kind: string): FieldError[] {
  if (!selector) return [required(path)];
  const errors = validateLabelSelector(selector, path);
  const isEmpty = Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions?.length ?? 0) === 0;
  return isEmpty ? [...errors, invalid(path, selector, `empty selector is invalid for ${kind}`)] : errors;
}

/** apimachinery's ValidateLabelSelector; an empty one is well. */
export function validateLabelSelector(selector: SelectorObject | undefined, path: string): FieldError[] {
  const errors = validateLabels(selector?.matchLabels, `${path}.matchLabels`);
  for (const [index, { key, operator, values = [] }] of (selector?.matchExpressions ?? []).entries()) {
    const at = `${path}.matchExpressions[${index}]`;
    if (['In', 'NotIn'].includes(operator)) {
      if (values.length === 0) errors.push(required(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
    } else if (['Exists', 'DoesNotExist'].includes(operator)) {
      if (values.length > 0) errors.push(forbidden(`${at}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
    } else errors.push(invalid(`${at}.operator`, operator, 'not a valid selector operator'));
    errors.push(...qualifiedName(key).map((why) => invalid(`${at}.key`, key, why)));
    for (const [position, value] of values.entries()) errors.push(...labelValue(value).map((why) => invalid(`${at}.values[${position}]`, value, why)));
  }
  return errors;
}

/** `kind` is how the messages call the owner: ReplicaSet, StatefulSet… */
export function validateTemplate(template: PodTemplate | undefined, selector: SelectorObject | undefined, kind: string): FieldError[] {
  const path = 'spec.template';
  const errors: FieldError[] = [];
  const labels = template?.metadata?.labels;
  // No selector at all selects nothing, an empty one everything (LabelSelectorAsSelector).
  const selectsAll = selector !== undefined && Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions?.length ?? 0) === 0;
  if (!selectsAll && !(selector && selectorMatcher(selector)(labels))) {
    errors.push(invalid(`${path}.metadata.labels`, labels ?? null, '`selector` does not match template `labels`'));
  }
  errors.push(...validatePodTemplate(template, path));
  const policy = template?.spec?.restartPolicy;
  if (policy !== 'Always') errors.push(notSupported(`${path}.spec.restartPolicy`, policy, ['Always']));
  if (template?.spec?.activeDeadlineSeconds !== undefined) {
    errors.push(forbidden(`${path}.spec.activeDeadlineSeconds`, `activeDeadlineSeconds in ${kind} is not Supported`));
  }
  return errors;
}

/** What holds for every Pod template, whoever's it is (ValidatePodTemplateSpec). */
export function validatePodTemplate(template: PodTemplate | undefined, path: string): FieldError[] {
  return [...validateLabels(template?.metadata?.labels, `${path}.labels`), ...validatePodSpec(template?.spec ?? { containers: [] }, `${path}.spec`)];
}

export function immutable(after: unknown, before: unknown, path: string): FieldError[] {
  return equal(after, before) ? [] : [invalid(path, after ?? null, 'field is immutable')];
}

/** `2`, `25%`; a number of `total`, rounded as asked. */
export function scaled(value: string | number | undefined, total: number, round: 'up' | 'down'): number {
  if (typeof value !== 'string') return value ?? 0;
  const part = (Number.parseFloat(value) * total) / 100;
  return round === 'up' ? Math.ceil(part) : Math.floor(part);
}

/** ValidatePositiveIntOrPercent. */
export function intOrPercent(value: string | number | undefined, path: string): FieldError[] {
  if (typeof value === 'number') return notNegative(value, path);
  if (value === undefined || /^\d+%$/.test(value)) return [];
  const words = "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%', or '93%', regex used for validation is '[0-9]+%')";
  return [invalid(path, value, words)];
}
