import type { IIngress, IIngressClass, INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { formatSelector } from '#lib/schema/index.ts';
import { AGE, NAME, text } from './columns.ts';
import type { FieldError, ResourceDefinition } from './definition.ts';
import { invalid, notSupported, required } from './field-error.ts';
import type { Live } from './live.ts';
import { ALL_VERBS } from './verbs.ts';

export type LiveIngress = Live<IIngress, 'spec' | 'status'>;

function hosts({ spec }: LiveIngress): string {
  const all = (spec.rules ?? []).map((rule) => rule.host ?? '');
  const shown = all.slice(0, 3).filter(Boolean);
  if (shown.length === 0) return '*';
  return all.length > 3 ? `${shown.join(',')} + ${all.length - 3} more...` : shown.join(',');
}

/** pkg/registry/networking/ingress, printIngress. No controller serves them here, as on a cluster without one. */
export const ingresses: ResourceDefinition<LiveIngress> = {
  group: 'networking.k8s.io', version: 'v1', kind: 'Ingress', plural: 'ingresses', singular: 'ingress', shortNames: ['ing'], categories: [], namespaced: true,
  verbs: ALL_VERBS, subresources: ['status'], generation: 'spec',
  columns: [
    NAME,
    text('Class', 'The name of the IngressClass resource that should be used for additional configuration', ({ spec }) => spec.ingressClassName ?? '<none>'),
    text('Hosts', 'Hosts that incoming requests are matched against before the ingress rule', hosts),
    text('Address', 'Address is a list containing ingress points for the load-balancer', ({ status }) => (status.loadBalancer?.ingress ?? []).map((each) => each.ip || each.hostname || '').filter(Boolean).join(',')),
    text('Ports', 'Ports of TLS configurations that open', ({ spec }) => (spec.tls?.length ? '80, 443' : '80')),
    AGE,
  ],
  setDefaults(object) {
    object.spec ??= {};
    object.status ??= {};
  },
  prepareForCreate(object) {
    object.status = { loadBalancer: {} };
  },
  validate: validateIngress,
  validateUpdate: (object) => validateIngress(object),
};

const PATH_TYPES = ['Exact', 'ImplementationSpecific', 'Prefix'];

function validateIngress({ spec }: LiveIngress): FieldError[] {
  const errors: FieldError[] = spec.rules?.length || spec.defaultBackend ? [] : [invalid('spec', spec, 'either `defaultBackend` or `rules` must be specified')];
  for (const [index, rule] of (spec.rules ?? []).entries()) {
    for (const [position, path] of (rule.http?.paths ?? []).entries()) {
      const at = `spec.rules[${index}].http.paths[${position}]`;
      if (!path.pathType) errors.push(required(`${at}.pathType`, 'pathType must be specified'));
      else if (!PATH_TYPES.includes(path.pathType)) errors.push(notSupported(`${at}.pathType`, path.pathType, PATH_TYPES));
      if (path.pathType !== 'ImplementationSpecific' && !path.path?.startsWith('/')) errors.push(invalid(`${at}.path`, path.path ?? '', 'must be an absolute path'));
      if (path.backend.service && !path.backend.service.name) errors.push(required(`${at}.backend.service.name`));
      const port = path.backend.service?.port;
      if (path.backend.service && !port?.name && !port?.number) errors.push(required(`${at}.backend.service.port`, 'port name or number is required'));
    }
  }
  return errors;
}

/** pkg/registry/networking/ingressclass, printIngressClass. */
export const ingressClasses: ResourceDefinition<Live<IIngressClass>> = {
  group: 'networking.k8s.io', version: 'v1', kind: 'IngressClass', plural: 'ingressclasses', singular: 'ingressclass', shortNames: [], categories: [], namespaced: false,
  verbs: ALL_VERBS, subresources: [], generation: 'spec',
  columns: [
    NAME,
    text('Controller', 'Controller that is responsible for handling this class', ({ spec }) => spec?.controller ?? ''),
    text('Parameters', 'A reference to a resource with additional parameters', ({ spec }) => (spec?.parameters ? `${spec.parameters.kind}/${spec.parameters.name}` : '<none>')),
    AGE,
  ],
};

/** pkg/registry/networking/networkpolicy, printNetworkPolicy. Policies are kept, not enforced. */
export const networkPolicies: ResourceDefinition<Live<INetworkPolicy, 'spec'>> = {
  group: 'networking.k8s.io', version: 'v1', kind: 'NetworkPolicy', plural: 'networkpolicies', singular: 'networkpolicy', shortNames: ['netpol'], categories: [], namespaced: true,
  verbs: ALL_VERBS, subresources: [], generation: 'spec',
  columns: [NAME, text('Pod-Selector', 'Labels of the pods that the policy is about.', ({ spec }) => formatSelector(spec.podSelector)), AGE],
  setDefaults(object) {
    object.spec ??= { podSelector: {} };
    object.spec.podSelector ??= {};
    object.spec.policyTypes ??= object.spec.egress?.length ? ['Ingress', 'Egress'] : ['Ingress'];
    for (const rule of [...(object.spec.ingress ?? []), ...(object.spec.egress ?? [])]) for (const port of rule.ports ?? []) port.protocol ??= 'TCP';
  },
};
