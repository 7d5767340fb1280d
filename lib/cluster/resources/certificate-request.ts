import type { ICertificateSigningRequest } from 'kubernetes-models/certificates.k8s.io/v1';
import { humanDuration, since } from './age.ts';
import { CERTIFICATE_PARTS, certificateRequestErrors, conditionTimes } from './certificate-approval.ts';
import { NAME, text } from './columns.ts';
import type { ResourceDefinition } from './definition.ts';
import type { Live } from './live.ts';
import { pathSegmentNames } from './names.ts';
import { copy } from '../store/json.ts';
import { ALL_VERBS } from './verbs.ts';

export type LiveCertificateRequest = Live<ICertificateSigningRequest, 'spec' | 'status'>;

/** printCertificateSigningRequest, extractCSRStatus. */
function condition({ status }: LiveCertificateRequest): string {
  const has = (type: string) => status.conditions?.some((each) => each.type === type) ?? false;
  const decision = has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending';
  return `${decision}${has('Failed') ? ',Failed' : ''}${status.certificate ? ',Issued' : ''}`;
}

/** pkg/registry/certificates/certificates. Nobody signs what is approved. */
export const certificateRequests: ResourceDefinition<LiveCertificateRequest> = {
  group: 'certificates.k8s.io', version: 'v1', kind: 'CertificateSigningRequest', plural: 'certificatesigningrequests', singular: 'certificatesigningrequest',
  shortNames: ['csr'], categories: [], namespaced: false, verbs: ALL_VERBS, subresources: ['approval', 'status'], names: pathSegmentNames,
  columns: [
    NAME,
    text('Age', 'Time since the object was created.', ({ metadata }, now) => since(metadata.creationTimestamp, now)),
    text('SignerName', 'Who is to sign.', ({ spec }) => spec.signerName || '<none>'),
    text('Requestor', 'Who asked for the certificate.', ({ spec }) => spec.username ?? ''),
    text('RequestedDuration', 'How long the certificate is to be valid.', ({ spec }) => (spec.expirationSeconds === undefined ? '<none>' : humanDuration(spec.expirationSeconds * 1000))),
    text('Condition', 'Whether it was approved, denied or issued.', condition),
  ],
  selectableFields: ['spec.signerName'],
  selectableField: ({ spec }) => spec.signerName ?? '',
  resets: {
    '': { 'f:spec': {}, 'f:status': {} },
    status: { 'f:spec': {}, 'f:status': { 'f:conditions': {} } },
    approval: { 'f:spec': {}, 'f:status': { 'f:certificate': {} } },
  },
  setDefaults(object) {
    object.spec ??= {} as LiveCertificateRequest['spec'];
    object.status ??= {};
  },
  prepareForCreate(object, { user }) {
    const { username: _, uid: __, groups: ___, extra: ____, ...asked } = object.spec;
    object.spec = {
      ...asked,
      ...(user ? { username: user.name, ...(user.uid === undefined ? {} : { uid: user.uid }), groups: [...user.groups], ...(user.extra ? { extra: copy(user.extra) as Record<string, string[]> } : {}) } : {}),
    };
    object.status = {};
  },
  prepareForUpdate(object, old) {
    object.spec = copy(old.spec);
  },
  validate: (object) => certificateRequestErrors(object),
  validateUpdate: (object, old) => CERTIFICATE_PARTS.whole(object, old),
  parts: {
    status: {
      keep: (object, old, context) => conditionTimes(object, old, context),
      validate: CERTIFICATE_PARTS.status,
    },
    approval: {
      keep(object, old, context) {
        conditionTimes(object, old, context);
        const { conditions } = object.status;
        object.spec = copy(old.spec);
        object.status = { ...copy(old.status), ...(conditions ? { conditions } : {}) };
        if (!conditions) delete object.status.conditions;
      },
      validate: CERTIFICATE_PARTS.approval,
    },
  },
};
