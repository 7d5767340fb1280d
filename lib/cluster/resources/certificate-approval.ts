/** What a CertificateSigningRequest may say, and who may decide on it (pkg/apis/certificates/validation). */
import type { ICertificateSigningRequest, ICertificateSigningRequestCondition } from 'kubernetes-models/certificates.k8s.io/v1';
import { equal } from '../store/json.ts';
import { pemFault } from './certificate-pem.ts';
import type { FieldError, StrategyContext } from './definition.ts';
import { duplicate, forbidden, invalid, notSupported, required } from './field-error.ts';
import type { Live } from './live.ts';
import { dnsLabel, dnsSubdomain } from './names.ts';

type Request = Live<ICertificateSigningRequest, 'spec' | 'status'>;
type Condition = ICertificateSigningRequestCondition;

const USAGES: readonly string[] = [
  'any', 'cert sign', 'client auth', 'code signing', 'content commitment', 'crl sign', 'data encipherment', 'decipher only', 'digital signature', 'email protection', 'encipher only',
  'ipsec end system', 'ipsec tunnel', 'ipsec user', 'key agreement', 'key encipherment', 'microsoft sgc', 'netscape sgc', 'ocsp signing', 's/mime', 'server auth', 'signing', 'timestamping',
];
const DECISIONS = ['Approved', 'Denied'];
const FINAL = [...DECISIONS, 'Failed'];
const SHORTEST_DURATION = 600;

export function certificateRequestErrors({ spec, status }: Request): FieldError[] {
  const { request, usages = [], signerName = '', expirationSeconds } = spec;
  const errors: FieldError[] = [];
  const fault = pemFault(request ?? '', 'CERTIFICATE REQUEST');
  if (fault !== undefined) errors.push(invalid('spec.request', request || null, fault));
  if (usages.length === 0) errors.push(required('spec.usages'));
  errors.push(...usages.flatMap((usage, index) => (USAGES.includes(usage) ? [] : [notSupported(`spec.usages[${index}]`, usage, USAGES)])));
  errors.push(...usages.flatMap((usage, index) => (usages.indexOf(usage) < index ? [duplicate(`spec.usages[${index}]`, usage)] : [])));
  errors.push(...signerErrors(signerName, 'spec.signerName'));
  if (expirationSeconds !== undefined && expirationSeconds < SHORTEST_DURATION) {
    errors.push(invalid('spec.expirationSeconds', expirationSeconds, 'may not specify a duration less than 600 seconds (10 minutes)'));
  }
  errors.push(...conditionErrors(status.conditions ?? [], 'status.conditions'));
  const certificateFault = status.certificate ? pemFault(status.certificate, 'CERTIFICATE') : undefined;
  return certificateFault === undefined ? errors : [...errors, invalid('status.certificate', '<certificate data>', certificateFault)];
}

/** ValidateSignerName. */
function signerErrors(name: string, at: string): FieldError[] {
  if (name === 'kubernetes.io/legacy-unknown') return [invalid(at, name, 'the legacy signerName is not allowed via this API version')];
  if (name === '') return [required(at)];
  const [domain = '', path = '', ...more] = name.split('/');
  if (!name.includes('/') || more.length > 0) return [invalid(at, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'")];
  const labels = domain.split('.');
  const errors = firstFault(labels, dnsLabel).map((why) => invalid(at, domain, why));
  if (labels.length < 2) errors.push(invalid(at, domain, 'should be a domain with at least two segments separated by dots'));
  return [...errors, ...firstFault(path.split('.'), dnsSubdomain).map((why) => invalid(at, path, why))];
}

function firstFault(labels: readonly string[], rule: (label: string) => string[]): string[] {
  const bad = labels.find((label) => rule(label).length > 0);
  return bad === undefined ? [] : rule(bad).map((why) => `validating label ${JSON.stringify(bad)}: ${why}`);
}

function conditionErrors(conditions: readonly Condition[], at: string): FieldError[] {
  const seen = new Set<string>();
  return conditions.flatMap(({ type, status }, index) => {
    const errors: FieldError[] = type ? [] : [required(`${at}[${index}].type`)];
    const allowed = FINAL.includes(type) ? ['True'] : ['False', 'True', 'Unknown'];
    if (!status) errors.push(required(`${at}[${index}].status`));
    else if (!allowed.includes(status)) errors.push(notSupported(`${at}[${index}].status`, status, allowed));
    const other = DECISIONS.find((each) => each !== type);
    if (DECISIONS.includes(type) && other !== undefined && seen.has(other)) errors.push(invalid(at, type, 'Approved and Denied conditions are mutually exclusive'));
    if (seen.has(type)) errors.push(duplicate(`${at}[${index}].type`, type));
    seen.add(type);
    return errors;
  });
}

interface Allowed {
  decisions?: boolean;
  certificate?: boolean;
}

function updateErrors(object: Request, old: Request, allowed: Allowed): FieldError[] {
  const errors = certificateRequestErrors(object);
  const at = 'status.conditions';
  const ofType = (each: Request, type: string) => (each.status.conditions ?? []).filter((one) => one.type === type);
  for (const type of FINAL) {
    if (ofType(object, type).length < ofType(old, type).length) errors.push(forbidden(at, `updates may not remove a condition of type ${JSON.stringify(type)}`));
  }
  for (const type of allowed.decisions ? [] : DECISIONS) {
    const [after, before] = [ofType(object, type), ofType(old, type)];
    if (after.length > before.length) errors.push(forbidden(at, `updates may not add a condition of type ${JSON.stringify(type)}`));
    else if (after.length === before.length && !equal(after, before)) errors.push(forbidden(at, `updates may not modify a condition of type ${JSON.stringify(type)}`));
  }
  if ((object.status.certificate ?? '') === (old.status.certificate ?? '')) return errors;
  if (!allowed.certificate) errors.push(forbidden('status.certificate', 'updates may not set certificate content'));
  else if (old.status.certificate) errors.push(forbidden('status.certificate', 'updates may not modify existing certificate content'));
  return errors;
}

/** What each way of writing refuses. */
export const CERTIFICATE_PARTS = {
  whole: (object: Request, old: Request) => updateErrors(object, old, {}),
  status: (object: Request, old: Request) => updateErrors(object, old, { certificate: true }),
  approval: (object: Request, old: Request) => updateErrors(object, old, { decisions: true }),
} as const;

/** Conditions without instants get the present one, or that of their last change (populateConditionTimestamps). */
export function conditionTimes(object: Request, old: Request, { clock }: StrategyContext): void {
  const now = `${new Date(clock.now()).toISOString().slice(0, 19)}Z`;
  for (const condition of object.status.conditions ?? []) {
    condition.lastUpdateTime ??= now;
    condition.lastTransitionTime ??= old.status.conditions?.find((each) => each.type === condition.type && each.status === condition.status)?.lastTransitionTime ?? now;
  }
}
