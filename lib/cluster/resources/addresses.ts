import type { IIPAddress, IParentReference, IServiceCIDR } from 'kubernetes-models/networking.k8s.io/v1';
import { dnsSubdomain } from '#lib/schema/index.ts';
import { AGE, NAME, text } from './columns.ts';
import type { FieldError, ResourceDefinition } from './definition.ts';
import { invalid, required } from './field-error.ts';
import type { Live } from './live.ts';
import { pathSegmentNames } from './names.ts';
import { isAddress } from './service-validation.ts';
import { equal } from '../store/json.ts';
import { ALL_VERBS } from './verbs.ts';

type LiveRange = Live<IServiceCIDR, 'spec' | 'status'>;
type LiveAddress = Live<IIPAddress, 'spec'>;

const COMMON = { group: 'networking.k8s.io', version: 'v1', categories: [], namespaced: false, verbs: ALL_VERBS } as const;
const IMMUTABLE = 'field is immutable';

/** Of an IP address; 0 when it is none. */
function familyOf(text: string): 0 | 4 | 6 {
  if (isAddress(text)) return 4;
  return text.includes(':') && URL.canParse(`http://[${text}]/`) ? 6 : 0;
}

/** pkg/registry/networking/servicecidr, printServiceCIDR. Services take their addresses from the first alone. */
export const serviceRanges: ResourceDefinition<LiveRange> = {
  ...COMMON, kind: 'ServiceCIDR', plural: 'servicecidrs', singular: 'servicecidr', shortNames: [], subresources: ['status'],
  columns: [NAME, text('CIDRs', 'The ranges that Services take addresses from.', ({ spec }) => (spec.cidrs ?? []).join(',')), AGE],
  setDefaults(range) {
    range.spec ??= {};
    range.status ??= {};
  },
  validate: ({ spec }) => rangeErrors(spec.cidrs ?? []),
  validateUpdate({ spec: { cidrs = [] } }, { spec: { cidrs: before = [] } }) {
    const isChanged = (cidr: string, index: number) => cidr !== before[index];
    const changed = before.flatMap((_, index) => (isChanged(cidrs[index] ?? '', index) ? [invalid(`spec.cidrs[${index}]`, cidrs[index], IMMUTABLE)] : []));
    if (cidrs.length === before.length) return changed;
    return before.length === 1 && cidrs.length === 2 ? [...changed, ...rangeErrors(cidrs)] : [invalid('spec.cidrs', cidrs, IMMUTABLE)];
  },
};

function rangeErrors(cidrs: readonly string[]): FieldError[] {
  if (cidrs.length === 0) return [required('spec.cidrs', 'at least one CIDR required')];
  if (cidrs.length > 2) return [invalid('spec.cidrs', { CIDRs: cidrs }, 'may only hold up to 2 values')];
  const errors = cidrs.flatMap((cidr, index) => {
    const why = rangeFault(cidr);
    return why === undefined ? [] : [invalid(`spec.cidrs[${index}]`, cidr, why)];
  });
  const [first, second] = cidrs.map((cidr) => (rangeFault(cidr) === FORM ? 0 : familyOf(cidr.split('/')[0] ?? '')));
  if (cidrs.length === 2 && first === second && first !== 0) errors.push(invalid('spec.cidrs', cidrs, 'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64'));
  return errors;
}

const FORM = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';

/** IsValidCIDR; of IPv6 only the form is looked at. */
function rangeFault(cidr: string): string | undefined {
  const [address = '', length = '', ...more] = cidr.split('/');
  const family = familyOf(address);
  if (family === 0 || !/^\d+$/.test(length) || more.length > 0 || Number(length) > (family === 4 ? 32 : 128)) return FORM;
  if (family === 6) return undefined;
  const bits = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return bits % 2 ** (32 - Number(length)) === 0 ? undefined : 'must not have bits set beyond the prefix length';
}

/** pkg/registry/networking/ipaddress, printIPAddress. */
export const ipAddresses: ResourceDefinition<LiveAddress> = {
  ...COMMON, kind: 'IPAddress', plural: 'ipaddresses', singular: 'ipaddress', shortNames: ['ip'], subresources: [],
  names: (name) => (familyOf(name) === 0 ? ['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'] : []),
  columns: [NAME, text('ParentRef', 'What has the address.', ({ spec: { parentRef } }) => parent(parentRef))],
  setDefaults(address) {
    address.spec ??= {} as LiveAddress['spec'];
  },
  validate: ({ spec }) => parentErrors(spec.parentRef),
  validateUpdate: ({ spec }, old) => [...parentErrors(spec.parentRef), ...(equal(spec.parentRef, old.spec.parentRef) ? [] : [invalid('spec.parentRef', internalParent(spec.parentRef), IMMUTABLE)])],
};

function parent(reference: IParentReference | undefined): string {
  if (!reference) return '<none>';
  const { group = '', resource, namespace, name } = reference;
  return [`${resource}${group === '' ? '' : `.${group}`}`.toLowerCase(), ...(namespace ? [namespace] : []), name].join('/');
}

/** As Go writes the struct that the server works with. */
function internalParent({ group = '', resource = '', namespace = '', name = '' }: Partial<IParentReference> = {}): object {
  return { Group: group, Resource: resource, Namespace: namespace, Name: name };
}

function parentErrors(reference: Partial<IParentReference> | undefined): FieldError[] {
  const at = 'spec.parentRef';
  if (!reference) return [required(at)];
  const { group = '', resource = '', name = '', namespace = '' } = reference;
  const segment = (field: string, value: string) => pathSegmentNames(value, false).map((why) => invalid(`${at}.${field}`, value, why));
  return [
    ...(group === '' ? [] : dnsSubdomain(group).map((why) => invalid(`${at}.group`, group, why))),
    ...(resource === '' ? [required(`${at}.resource`)] : segment('resource', resource)),
    ...(name === '' ? [required(`${at}.name`)] : segment('name', name)),
    ...segment('namespace', namespace),
  ];
}
