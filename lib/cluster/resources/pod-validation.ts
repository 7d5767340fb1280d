/** What is refused in a Pod's spec, in upstream's order and words (pkg/apis/core/validation/validation.go). */
import type { PodSpec } from '#lib/schema/index.ts';
import { validateContainers, validateInitContainers } from './container-validation.ts';
import type { FieldError } from './definition.ts';
import { duplicate, forbidden, invalid, notSupported, required } from './field-error.ts';
import { configKey, dnsLabel, dnsSubdomain, labelValue, qualifiedName, validateLabels } from './names.ts';

type Volume = NonNullable<PodSpec['volumes']>[number];
type Toleration = NonNullable<PodSpec['tolerations']>[number];

const MODE_WORDS = 'must be a number between 0 and 0777 (octal), both inclusive';

export function validatePodSpec(spec: PodSpec, path: string): FieldError[] {
  const { errors, names } = validateVolumes(spec.volumes ?? [], `${path}.volumes`);
  errors.push(...validateContainers(spec, names, `${path}.containers`));
  errors.push(...validateInitContainers(spec, names, `${path}.initContainers`));
  errors.push(...oneOf(spec.restartPolicy, ['Always', 'OnFailure', 'Never'], `${path}.restartPolicy`));
  errors.push(...oneOf(spec.dnsPolicy, ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'], `${path}.dnsPolicy`));
  errors.push(...validateLabels(spec.nodeSelector, `${path}.nodeSelector`));
  errors.push(...validateAffinity(spec, `${path}.affinity`));
  if (spec.serviceAccountName) errors.push(...dnsSubdomain(spec.serviceAccountName).map((why) => invalid(`${path}.serviceAccountName`, spec.serviceAccountName, why)));
  if (spec.nodeName) errors.push(...dnsSubdomain(spec.nodeName).map((why) => invalid(`${path}.nodeName`, spec.nodeName, why)));
  const deadline = spec.activeDeadlineSeconds;
  if (deadline !== undefined && (deadline < 1 || deadline > 2 ** 31 - 1)) {
    errors.push(invalid(`${path}.activeDeadlineSeconds`, deadline, 'must be between 1 and 2147483647, inclusive'));
  }
  for (const field of ['hostname', 'subdomain'] as const) {
    const value = spec[field];
    if (value) errors.push(...dnsLabel(value).map((why) => invalid(`${path}.${field}`, value, why)));
  }
  errors.push(...validateTolerations(spec.tolerations ?? [], `${path}.tolerations`));
  if (spec.priorityClassName) errors.push(...dnsSubdomain(spec.priorityClassName).map((why) => invalid(`${path}.priorityClassName`, spec.priorityClassName, why)));
  return errors;
}

/** Required, or NotSupported with the values in the order given. */
export function oneOf(value: string | undefined, supported: readonly string[], path: string): FieldError[] {
  if (!value) return [required(path)];
  return supported.includes(value) ? [] : [notSupported(path, value, supported)];
}

function validateVolumes(volumes: readonly Volume[], path: string): { errors: FieldError[]; names: ReadonlySet<string> } {
  const errors: FieldError[] = [];
  const names = new Set<string>();
  for (const [index, volume] of volumes.entries()) {
    const at = `${path}[${index}]`;
    const own = validateVolumeSource(volume, at);
    if (!volume.name) own.push(required(`${at}.name`));
    else own.push(...dnsLabel(volume.name).map((why) => invalid(`${at}.name`, volume.name, why)));
    if (names.has(volume.name)) own.push(duplicate(`${at}.name`, volume.name));
    if (own.length === 0) names.add(volume.name);
    errors.push(...own);
  }
  return { errors, names };
}

function validateVolumeSource(volume: Volume, path: string): FieldError[] {
  const [first, ...others] = Object.keys(volume).filter((key) => key !== 'name' && volume[key as keyof Volume] !== undefined);
  if (!first) return [required(path, 'must specify a volume type')];
  const errors: FieldError[] = [];
  if (volume.secret && !volume.secret.secretName) errors.push(required(`${path}.secret.secretName`));
  if (volume.secret) errors.push(...validateItems(volume.secret, `${path}.secret`));
  if (volume.configMap && !volume.configMap.name) errors.push(required(`${path}.configMap.name`));
  if (volume.configMap) errors.push(...validateItems(volume.configMap, `${path}.configMap`));
  if (volume.persistentVolumeClaim && !volume.persistentVolumeClaim.claimName) errors.push(required(`${path}.persistentVolumeClaim.claimName`));
  if (volume.hostPath && !volume.hostPath.path) errors.push(required(`${path}.hostPath.path`));
  if (volume.hostPath?.path?.split('/').includes('..')) errors.push(invalid(`${path}.hostPath.path`, volume.hostPath.path, "must not contain '..'"));
  for (const other of others) errors.push(forbidden(`${path}.${other}`, 'may not specify more than 1 volume type'));
  return errors;
}

function validateItems(source: { defaultMode?: number; items?: readonly { key: string; path: string; mode?: number }[] }, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const mode = source.defaultMode;
  if (mode !== undefined && (mode < 0 || mode > 0o777)) errors.push(invalid(`${path}.defaultMode`, mode, MODE_WORDS));
  for (const [index, item] of (source.items ?? []).entries()) {
    const at = `${path}.items[${index}]`;
    if (!item.key) errors.push(required(`${at}.key`));
    if (!item.path) errors.push(required(`${at}.path`));
    if (item.path?.startsWith('/')) errors.push(invalid(`${at}.path`, item.path, 'must be a relative path'));
    if (item.path?.split('/').includes('..')) errors.push(invalid(`${at}.path`, item.path, "must not contain '..'"));
    if (item.mode !== undefined && (item.mode < 0 || item.mode > 0o777)) errors.push(invalid(`${at}.mode`, item.mode, MODE_WORDS));
  }
  return errors;
}

export function validateTolerations(tolerations: readonly Toleration[], path: string): FieldError[] {
  return tolerations.flatMap((toleration, index) => {
    const { key, operator, value, effect, tolerationSeconds } = toleration;
    const at = `${path}[${index}]`;
    const errors: FieldError[] = key ? qualifiedName(key).map((why) => invalid(`${at}.key`, key, why)) : [];
    if (!key && operator !== 'Exists') {
      errors.push(invalid(`${at}.operator`, operator ?? '', 'operator must be Exists when `key` is empty, which means "match all values and all keys"'));
    }
    if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
      errors.push(invalid(`${at}.effect`, effect ?? '', "effect must be 'NoExecute' when `tolerationSeconds` is set"));
    }
    if (operator === 'Exists') {
      if (value) errors.push(invalid(`${at}.operator`, value, "value must be empty when `operator` is 'Exists'"));
    } else if (operator === undefined || operator === 'Equal') {
      const complaints = labelValue(value ?? '');
      if (complaints.length > 0) errors.push(invalid(`${at}.operator`, value, complaints.join(';')));
    } else errors.push(notSupported(`${at}.operator`, operator, ['Equal', 'Exists']));
    if (effect && !['NoSchedule', 'PreferNoSchedule', 'NoExecute'].includes(effect)) {
      errors.push(notSupported(`${at}.effect`, effect, ['NoSchedule', 'PreferNoSchedule', 'NoExecute']));
    }
    return errors;
  });
}

function validateAffinity(spec: PodSpec, path: string): FieldError[] {
  const node = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  if (!node) return [];
  const at = `${path}.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms`;
  if (!node.nodeSelectorTerms?.length) return [required(at, 'must have at least one node selector term')];
  return node.nodeSelectorTerms.flatMap((term, index) =>
    (term.matchExpressions ?? []).flatMap((expression, position) => {
      const where = `${at}[${index}].matchExpressions[${position}]`;
      const known = ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'].includes(expression.operator);
      const errors = known ? [] : [invalid(`${where}.operator`, expression.operator, 'not a valid selector operator')];
      return [...errors, ...qualifiedName(expression.key).map((why) => invalid(`${where}.key`, expression.key, why))];
    }),
  );
}

/** Keys of ConfigMaps and Secrets. */
export function validateDataKeys(data: Readonly<Record<string, unknown>> | undefined, path: string): FieldError[] {
  return Object.keys(data ?? {}).flatMap((key) => configKey(key).map((why) => invalid(`${path}[${key}]`, key, why)));
}
