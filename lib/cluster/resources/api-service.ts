import type { IAPIService } from 'kubernetes-models/apiregistration.k8s.io/v1';
import { dnsSubdomain } from '#lib/schema/index.ts';
import { AGE, NAME, text } from './columns.ts';
import type { FieldError, ResourceDefinition } from './definition.ts';
import { invalid, notSupported, required } from './field-error.ts';
import type { Live } from './live.ts';
import { dns1035Label, pathSegmentNames, portNumber } from './names.ts';
import { ALL_VERBS } from './verbs.ts';

export type LiveApiService = Live<IAPIService, 'spec' | 'status'>;

function available({ status }: LiveApiService): string {
  const condition = status.conditions?.find(({ type }) => type === 'Available');
  if (!condition) return 'Unknown';
  return condition.status === 'True' || !condition.reason ? condition.status : `${condition.status} (${condition.reason})`;
}

/** kube-aggregator pkg/registry/apiservice. Who serves which group version; a Service is looked at and never asked. */
export const apiServices: ResourceDefinition<LiveApiService> = {
  group: 'apiregistration.k8s.io', version: 'v1', kind: 'APIService', plural: 'apiservices', singular: 'apiservice', shortNames: [], categories: ['api-extensions'], namespaced: false,
  verbs: ALL_VERBS, subresources: ['status'], names: pathSegmentNames, needsRevision: true,
  columns: [
    NAME,
    text('Service', 'The reference to the service that hosts this API endpoint.', ({ spec: { service } }) => (service ? `${service.namespace}/${service.name}` : 'Local')),
    text('Available', 'Whether this service is available.', available),
    AGE,
  ],
  setDefaults(object) {
    object.spec ??= {} as LiveApiService['spec'];
    object.status ??= {};
    if (object.spec.service) object.spec.service.port ??= 443;
  },
  prepareForCreate(object, { clock }) {
    object.status = object.spec.service ? {} : { conditions: [localCondition(`${new Date(clock.now()).toISOString().slice(0, 19)}Z`)] };
  },
  validate: apiServiceErrors,
  validateUpdate: apiServiceErrors,
  validateStatusUpdate: ({ status }) => (status.conditions ?? []).flatMap((condition, index) => {
    const known = ['True', 'False', 'Unknown'];
    return known.includes(condition.status) ? [] : [notSupported(`status.conditions[${index}].status`, condition.status, known)];
  }),
};

/** What an APIService without a Service says of itself (apis/apiregistration/v1/helper, NewLocalAvailableAPIServiceCondition). */
export function localCondition(lastTransitionTime: string) {
  return { type: 'Available', status: 'True', lastTransitionTime, reason: 'Local', message: 'Local APIServices are always available' };
}

/** apis/apiregistration/validation. */
function apiServiceErrors({ metadata: { name }, spec }: LiveApiService): FieldError[] {
  const { group = '', version = '', groupPriorityMinimum: groupPriority = 0, versionPriority = 0, service, caBundle, insecureSkipTLSVerify: insecure } = spec;
  const errors: FieldError[] = [];
  const wanted = `${version}.${group}`;
  if (name !== wanted) errors.push(invalid('metadata.name', name, `must be \`spec.version+"."+spec.group\`: ${JSON.stringify(wanted)}`));
  if (group === '' && version !== 'v1') errors.push(required('spec.group', 'only v1 may have an empty group and it better be legacy kube'));
  if (group !== '') errors.push(...dnsSubdomain(group).map((why) => invalid('spec.group', group, why)));
  errors.push(...dns1035Label(version).map((why) => invalid('spec.version', version, why)));
  if (groupPriority <= 0 || groupPriority > 20_000) errors.push(invalid('spec.groupPriorityMinimum', groupPriority, 'must be positive and less than 20000'));
  if (versionPriority <= 0 || versionPriority > 1000) errors.push(invalid('spec.versionPriority', versionPriority, 'must be positive and less than 1000'));
  if (!service) {
    if (caBundle) errors.push(invalid('spec.caBundle', `${Buffer.from(caBundle, 'base64').length} bytes`, 'local APIServices may not have a caBundle'));
    if (insecure) errors.push(invalid('spec.insecureSkipTLSVerify', insecure, 'local APIServices may not have insecureSkipTLSVerify'));
    return errors;
  }
  if (!service.namespace) errors.push(required('spec.service.namespace'));
  if (!service.name) errors.push(required('spec.service.name'));
  const complaints = portNumber(service.port ?? 0);
  if (complaints.length > 0) errors.push(invalid('spec.service.port', service.port, `port is not valid: ${complaints.join(', ')}`));
  if (insecure && caBundle) errors.push(invalid('spec.insecureSkipTLSVerify', insecure, 'may not be true if caBundle is present'));
  return errors;
}
