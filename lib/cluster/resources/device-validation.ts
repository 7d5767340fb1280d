/** The common cases of pkg/apis/resource/validation; expressions in CEL are not looked at. */
import type { IDeviceClassSpec, IDeviceRequest, IResourceClaimSpec, IResourceSliceSpec } from 'kubernetes-models/resource.k8s.io/v1';
import { dnsSubdomain } from '#lib/schema/index.ts';
import { driverNameErrors } from './csi.ts';
import type { FieldError } from './definition.ts';
import { duplicate, invalid, notSupported, required, tooMany } from './field-error.ts';
import { dnsLabel } from './names.ts';

export type DeviceClaim = NonNullable<IResourceClaimSpec['devices']>;
type Selectors = IDeviceClassSpec['selectors'];
type Opaque = NonNullable<IDeviceClassSpec['config']>[number]['opaque'];

const MOST = 32;
const MOST_AVAILABLE = 8;
const MOST_DEVICES = 128;

interface Limits<T> {
  most: number;
  key(item: T): string;
}

/** validateSet: every item, then those that are there twice. */
function setErrors<T>(items: readonly T[], at: string, { most, key }: Limits<T>, itemErrors: (item: T, at: string) => FieldError[]): FieldError[] {
  if (items.length > most) return [tooMany(at, items.length, most)];
  const keys = items.map(key);
  return [
    ...items.flatMap((item, index) => itemErrors(item, `${at}[${index}]`)),
    ...keys.flatMap((each, index) => (keys.indexOf(each) < index ? [duplicate(`${at}[${index}]`, each)] : [])),
  ];
}

export function classErrors({ selectors, config = [] }: IDeviceClassSpec): FieldError[] {
  return [...selectorErrors(selectors, 'spec.selectors'), ...config.flatMap(({ opaque }, index) => configErrors(opaque, `spec.config[${index}]`))];
}

function selectorErrors(selectors: Selectors = [], at: string): FieldError[] {
  if (selectors.length > MOST) return [tooMany(at, selectors.length, MOST)];
  return selectors.flatMap(({ cel }, index) => (cel ? [] : [required(`${at}[${index}].cel`)]));
}

function configErrors(opaque: Opaque, at: string): FieldError[] {
  return opaque ? driverNameErrors(opaque.driver, `${at}.opaque.driver`) : [required(`${at}.opaque`)];
}

export function claimErrors({ requests = [], config = [] }: DeviceClaim, at: string): FieldError[] {
  return [
    ...setErrors(requests, `${at}.requests`, { most: MOST, key: ({ name }) => name }, requestErrors),
    ...config.flatMap(({ opaque }, index) => configErrors(opaque, `${at}.config[${index}]`)),
  ];
}

function requestErrors({ name, exactly, firstAvailable = [] }: IDeviceRequest, at: string): FieldError[] {
  const errors = nameErrors(name, `${at}.name`);
  const words = 'exactly one of `exactly` or `firstAvailable` is required';
  if (!exactly && firstAvailable.length === 0) return [...errors, required(at, words)];
  if (exactly && firstAvailable.length > 0) return [...errors, invalid(at, null, `${words}, but multiple fields are set`)];
  if (exactly) return [...errors, ...allocationErrors(exactly, `${at}.exactly`)];
  return [...errors, ...setErrors(firstAvailable, `${at}.firstAvailable`, { most: MOST_AVAILABLE, key: (each) => each.name }, (each, own) => [
    ...nameErrors(each.name, `${own}.name`), ...allocationErrors(each, own),
  ])];
}

interface Allocated {
  deviceClassName?: string;
  selectors?: Selectors;
  allocationMode?: string;
  count?: number;
}

function allocationErrors({ deviceClassName = '', selectors, allocationMode = '', count = 0 }: Allocated, at: string): FieldError[] {
  const errors = deviceClassName === '' ? [required(`${at}.deviceClassName`)] : dnsSubdomain(deviceClassName).map((why) => invalid(`${at}.deviceClassName`, deviceClassName, why));
  errors.push(...selectorErrors(selectors, `${at}.selectors`));
  if (allocationMode === 'All') return count === 0 ? errors : [...errors, invalid(`${at}.count`, count, "must not be specified when allocationMode is 'All'")];
  if (allocationMode !== 'ExactCount') return [...errors, notSupported(`${at}.allocationMode`, allocationMode, ['All', 'ExactCount'])];
  return count > 0 ? errors : [...errors, invalid(`${at}.count`, count, 'must be greater than zero')];
}

function nameErrors(name: string | undefined, at: string): FieldError[] {
  return name ? dnsLabel(name).map((why) => invalid(at, name, why)) : [required(at)];
}

export function sliceErrors(spec: IResourceSliceSpec): FieldError[] {
  const { driver, nodeName, nodeSelector, allNodes, perDeviceNodeSelection, devices = [] } = spec;
  const errors = [...driverNameErrors(driver, 'spec.driver'), ...poolErrors(spec.pool ?? {}, 'spec.pool')];
  if (nodeName === '') errors.push(invalid('spec.nodeName', nodeName, 'must be either unset or set to a non-empty string'));
  else if (nodeName !== undefined) errors.push(...dnsSubdomain(nodeName).map((why) => invalid('spec.nodeName', nodeName, why)));
  if (allNodes === false) errors.push(invalid('spec.allNodes', allNodes, 'must be either unset or set to true'));
  if (perDeviceNodeSelection === false) errors.push(invalid('spec.perDeviceNodeSelection', perDeviceNodeSelection, 'must be either unset or set to true'));
  const given = [nodeName ? '`nodeName`' : '', nodeSelector ? '`nodeSelector`' : '', allNodes ? '`allNodes`' : '', perDeviceNodeSelection ? '`perDeviceNodeSelection`' : ''].filter(Boolean);
  const words = 'exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required';
  if (given.length === 0) errors.push(required('spec', words));
  if (given.length > 1) errors.push(invalid('spec', `{${given.join(', ')}}`, `${words}, but multiple fields are set`));
  return [...errors, ...setErrors(devices, 'spec.devices', { most: MOST_DEVICES, key: ({ name }) => name }, ({ name }, at) => nameErrors(name, `${at}.name`))];
}

function poolErrors({ name = '', resourceSliceCount = 0, generation = 0 }: Partial<NonNullable<IResourceSliceSpec['pool']>>, at: string): FieldError[] {
  const errors = name === '' ? [required(`${at}.name`)] : name.split('/').flatMap((part) => dnsSubdomain(part).map((why) => invalid(`${at}.name`, part, why)));
  if (resourceSliceCount <= 0) errors.push(invalid(`${at}.resourceSliceCount`, resourceSliceCount, 'must be greater than zero'));
  return generation < 0 ? [...errors, invalid(`${at}.generation`, generation, 'must be greater than or equal to zero')] : errors;
}
