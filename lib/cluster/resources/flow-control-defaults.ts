/** The FlowSchemas and PriorityLevelConfigurations that every cluster has (pkg/apis/flowcontrol/bootstrap/default.go). */
import type { IFlowSchemaSpec, IPriorityLevelConfigurationSpec, ISubject } from 'kubernetes-models/flowcontrol.apiserver.k8s.io/v1';

const group = (name: string): ISubject => ({ kind: 'Group', group: { name } });
const user = (name: string): ISubject => ({ kind: 'User', user: { name } });
const kubeSystemAccounts: ISubject = { kind: 'ServiceAccount', serviceAccount: { name: '*', namespace: 'kube-system' } };
const everybody = [group('system:unauthenticated'), group('system:authenticated')];

const EVERYTHING = {
  nonResourceRules: [{ nonResourceURLs: ['*'], verbs: ['*'] }],
  resourceRules: [{ apiGroups: ['*'], clusterScope: true, namespaces: ['*'], resources: ['*'], verbs: ['*'] }],
};
const leases = (verbs: string[]) => ({ apiGroups: ['coordination.k8s.io'], namespaces: ['*'], resources: ['leases'], verbs });

type Rules = NonNullable<IFlowSchemaSpec['rules']>[number];

function flow(level: string, matchingPrecedence: number, method: 'ByUser' | 'ByNamespace' | undefined, rules: Rules): IFlowSchemaSpec {
  return { ...(method ? { distinguisherMethod: { type: method } } : {}), matchingPrecedence, priorityLevelConfiguration: { name: level }, rules: [rules] };
}

/** By name. */
export const DEFAULT_FLOWS: Readonly<Record<string, IFlowSchemaSpec>> = {
  'catch-all': flow('catch-all', 10_000, 'ByUser', { ...EVERYTHING, subjects: everybody }),
  exempt: flow('exempt', 1, undefined, { ...EVERYTHING, subjects: [group('system:masters')] }),
  'global-default': flow('global-default', 9900, 'ByUser', { ...EVERYTHING, subjects: everybody }),
  'kube-controller-manager': flow('workload-high', 800, 'ByNamespace', { ...EVERYTHING, subjects: [user('system:kube-controller-manager')] }),
  'kube-scheduler': flow('workload-high', 800, 'ByNamespace', { ...EVERYTHING, subjects: [user('system:kube-scheduler')] }),
  'kube-system-service-accounts': flow('workload-high', 900, 'ByNamespace', { ...EVERYTHING, subjects: [kubeSystemAccounts] }),
  probes: flow('exempt', 2, undefined, { nonResourceRules: [{ nonResourceURLs: ['/healthz', '/readyz', '/livez'], verbs: ['get'] }], subjects: everybody }),
  'service-accounts': flow('workload-low', 9000, 'ByUser', { ...EVERYTHING, subjects: [group('system:serviceaccounts')] }),
  'system-leader-election': flow('leader-election', 100, 'ByUser', {
    resourceRules: [leases(['get', 'create', 'update'])], subjects: [user('system:kube-controller-manager'), user('system:kube-scheduler'), kubeSystemAccounts],
  }),
  'system-node-high': flow('node-high', 400, 'ByUser', {
    resourceRules: [{ apiGroups: [''], clusterScope: true, namespaces: ['*'], resources: ['nodes', 'nodes/status'], verbs: ['*'] }, leases(['*'])], subjects: [group('system:nodes')],
  }),
  'system-nodes': flow('system', 500, 'ByUser', { ...EVERYTHING, subjects: [group('system:nodes')] }),
};

function level(nominalConcurrencyShares: number, lendablePercent: number, queues?: { queues: number; handSize: number }): IPriorityLevelConfigurationSpec {
  const limitResponse = queues ? { queuing: { ...queues, queueLengthLimit: 50 }, type: 'Queue' as const } : { type: 'Reject' as const };
  return { limited: { lendablePercent, limitResponse, nominalConcurrencyShares }, type: 'Limited' };
}

/** By name. */
export const DEFAULT_LEVELS: Readonly<Record<string, IPriorityLevelConfigurationSpec>> = {
  'catch-all': level(5, 0),
  exempt: { exempt: { lendablePercent: 0, nominalConcurrencyShares: 0 }, type: 'Exempt' },
  'global-default': level(20, 50, { queues: 128, handSize: 6 }),
  'leader-election': level(10, 0, { queues: 16, handSize: 4 }),
  'node-high': level(40, 25, { queues: 64, handSize: 6 }),
  system: level(30, 33, { queues: 64, handSize: 6 }),
  'workload-high': level(40, 50, { queues: 128, handSize: 6 }),
  'workload-low': level(100, 90, { queues: 128, handSize: 6 }),
};

/** Those whose specs nobody may change. */
const MANDATORY = ['catch-all', 'exempt'];
export const MANDATORY_FLOWS: ReadonlyMap<string, IFlowSchemaSpec> = new Map(MANDATORY.map((name) => [name, DEFAULT_FLOWS[name] as IFlowSchemaSpec]));
export const MANDATORY_LEVELS: ReadonlyMap<string, IPriorityLevelConfigurationSpec> = new Map(MANDATORY.map((name) => [name, DEFAULT_LEVELS[name] as IPriorityLevelConfigurationSpec]));
