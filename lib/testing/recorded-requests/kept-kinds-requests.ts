import type { RecordedRequest } from './recorded-request.ts';

/** Kinds that are kept and acted on by nobody: discovery, defaults, refusals, columns and subresources. */

const MERGE = { 'content-type': 'application/merge-patch+json' };
const TABLE = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' };

const WEBHOOKS = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations';
const MUTATING = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations';
const POLICIES = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies';
const BINDINGS = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings';
const RUNTIMES = '/apis/node.k8s.io/v1/runtimeclasses';
const SIGNING = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
const STORAGE = '/apis/storage.k8s.io/v1';
const FLOW = '/apis/flowcontrol.apiserver.k8s.io/v1';
const NETWORK = '/apis/networking.k8s.io/v1';
const SERVICES = '/apis/apiregistration.k8s.io/v1/apiservices';
const DEVICES = '/apis/resource.k8s.io/v1';

/** Of CN=ann, O=devs, made by openssl. */
const REQUEST = 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIWE1IOENBUUF3SFRFTk1Bc0dBMVVFQ2d3RVpHVjJjekVNTUFvR0ExVUVBd3dEWVc1dU1Ga3dFd1lIS29aSQp6ajBDQVFZSUtvWkl6ajBEQVFjRFFnQUU2K2l3TzdmMWRJa1hJS0tjdnRZVzdkSXhMKzJvU3FCTW41VkRtNDZICk9UcWxvTm1CNS9nTzl2UnJvcUJheUJ5SVd5cWhWQUs3cW44VDFSMmg2aVdJK3FBQU1Bb0dDQ3FHU000OUJBTUMKQTBnQU1FVUNJRE9nNFNkamEvUDJuQVFXMmZLWWxZRE0reGZCRXNMWndDYzVqOXMvZ1NWSEFpRUF5WVpRSTdaZQpiaERWNVV0QzM0QlUrTGg3b0xvM3QvMzJodHozS29UQ3NtUT0KLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg==';

interface Named {
  metadata: { name: string };
}

function named(name: string, more: object = {}): Named {
  return { metadata: { name }, ...more };
}

function post(name: string, path: string, body: object): RecordedRequest {
  return { name: `kept ${name}`, method: 'POST', path, body: JSON.stringify(body) };
}

/** As a user of whom the two servers know the same. */
function ask(name: string, body: object): RecordedRequest {
  return { ...post(name, SIGNING, body), headers: { 'impersonate-user': 'ann', 'impersonate-group': 'system:masters' } };
}

function merge(name: string, path: string, body: object): RecordedRequest {
  return { name: `kept ${name}`, method: 'PATCH', path, body: JSON.stringify(body), headers: MERGE };
}

function table(name: string, path: string): RecordedRequest {
  return { name: `kept ${name}`, method: 'GET', path, headers: TABLE };
}

function get(name: string, path: string): RecordedRequest {
  return { name: `kept ${name}`, method: 'GET', path };
}

const RULE = { operations: ['CREATE', 'UPDATE'], apiGroups: ['apps'], apiVersions: ['v1'], resources: ['deployments'] };
const SERVICE = { service: { name: 'hook', namespace: 'recorded' }, caBundle: 'Cg==' };

function hook(more: object = {}): object {
  return { name: 'deny.example.com', clientConfig: SERVICE, rules: [RULE], sideEffects: 'None', admissionReviewVersions: ['v1'], ...more };
}

const ADMISSION: readonly RecordedRequest[] = [
  post('webhook', WEBHOOKS, named('deny', { webhooks: [hook()] })),
  post('webhook empty', WEBHOOKS, named('none')),
  post('webhook bare', `${WEBHOOKS}?dryRun=All`, named('bare', { webhooks: [{ name: 'x' }] })),
  post('webhook wrong', `${WEBHOOKS}?dryRun=All`, named('wrong', { webhooks: [
    hook({ name: '', clientConfig: {}, sideEffects: 'Some', timeoutSeconds: 40, failurePolicy: 'Maybe', matchPolicy: 'Any', admissionReviewVersions: ['v2', 'v2', 'X'] }),
    hook({ clientConfig: { url: 'http://u:p@host/x?y=z#f' }, rules: [{ ...RULE, operations: ['*', 'READ'], apiGroups: ['*', 'a'], apiVersions: ['', '*'], resources: ['*', 'pods', 'a/*', 'a/b', ''], scope: 'All' }] }),
    hook({ clientConfig: { service: { name: '', namespace: '', port: 99999, path: 'x//y' } }, rules: [{}], matchConditions: [{ name: 'a b', expression: ' ' }], namespaceSelector: { matchLabels: { 'a b': 'c' } } }),
  ] })),
  merge('webhook change', `${WEBHOOKS}/deny`, { webhooks: [hook({ failurePolicy: 'Ignore' })] }),
  merge('webhook label', `${WEBHOOKS}/deny`, { metadata: { labels: { a: 'b' } } }),
  table('webhooks', WEBHOOKS),
  post('mutating', MUTATING, named('inject', { webhooks: [hook({ name: 'inject.example.com', clientConfig: { url: 'https://hook.example.com/inject' } })] })),
  post('mutating wrong', MUTATING, named('bad', { webhooks: [hook({ reinvocationPolicy: 'Always', clientConfig: { url: 'https://x', ...SERVICE } })] })),
  table('mutatings', MUTATING),
  post('policy', POLICIES, named('replicas', { spec: { matchConstraints: { resourceRules: [RULE] }, validations: [{ expression: 'object.spec.replicas <= 5' }] } })),
  post('policy empty', POLICIES, named('empty', { spec: {} })),
  post('policy wrong', POLICIES, named('wrong', { spec: {
    failurePolicy: 'Maybe', paramKind: { apiVersion: 'a/b/c', kind: '' }, matchConstraints: { resourceRules: [{ ...RULE, resourceNames: ['a/b', 'c', 'c'] }] },
    variables: [{ name: 'for', expression: '' }], validations: [{ expression: '', message: ' ', reason: 'Odd' }], auditAnnotations: [{ key: '', valueExpression: '' }],
  } })),
  merge('policy status', `${POLICIES}/replicas/status`, { status: { observedGeneration: 1 } }),
  table('policies', POLICIES),
  post('binding', BINDINGS, named('replicas', { spec: { policyName: 'replicas', validationActions: ['Deny'], paramRef: { name: 'p', namespace: 'n', parameterNotFoundAction: 'Deny' }, matchResources: { namespaceSelector: { matchLabels: { a: 'b' } } } } })),
  post('binding wrong', BINDINGS, named('wrong', { spec: { policyName: '', validationActions: ['Deny', 'Warn', 'Deny', 'Odd'], paramRef: {} } })),
  post('binding wrong names', BINDINGS, named('wrong', { spec: { policyName: 'A b', paramRef: { name: 'a', selector: {}, parameterNotFoundAction: 'Odd' } } })),
  table('bindings', BINDINGS),
];

const RUNTIME: readonly RecordedRequest[] = [
  post('runtime', RUNTIMES, named('gvisor', { handler: 'runsc', overhead: { podFixed: { memory: '64Mi', cpu: '250m' } }, scheduling: { nodeSelector: { runtime: 'gvisor' } } })),
  post('runtime wrong', RUNTIMES, named('bad', { handler: 'Run_sc', scheduling: { nodeSelector: { 'a b': 'c d' } } })),
  merge('runtime change', `${RUNTIMES}/gvisor`, { handler: 'other' }),
  table('runtimes', RUNTIMES),
];

const SPEC = { request: REQUEST, signerName: 'kubernetes.io/kube-apiserver-client', usages: ['client auth'], expirationSeconds: 86_400 };

const CERTIFICATES: readonly RecordedRequest[] = [
  ask('csr', named('ann', { spec: { ...SPEC, username: 'somebody' }, status: { conditions: [{ type: 'Approved', status: 'True' }] } })),
  post('csr empty', SIGNING, named('empty', { spec: {} })),
  post('csr wrong', SIGNING, named('wrong', { spec: { request: 'aGVsbG8=', signerName: 'nobody', usages: ['client auth', 'client auth', 'tea'], expirationSeconds: 60 } })),
  post('csr legacy', SIGNING, named('legacy', { spec: { ...SPEC, signerName: 'kubernetes.io/legacy-unknown' } })),
  post('csr signer', SIGNING, named('signer', { spec: { ...SPEC, signerName: 'Example.com/a b' } })),
  ask('csr any name', named('Any:name', { spec: { ...SPEC, signerName: 'example.com/serving' } })),
  table('csrs', SIGNING),
  merge('csr spec', `${SIGNING}/ann`, { spec: { usages: ['server auth'] }, metadata: { labels: { a: 'b' } } }),
  merge('csr approve by status', `${SIGNING}/ann/status`, { status: { conditions: [{ type: 'Approved', status: 'True' }] } }),
  merge('csr half approved', `${SIGNING}/ann/approval`, { status: { conditions: [{ type: 'Approved', status: 'False' }, { type: '' }, { type: 'Denied', status: 'True' }] } }),
  merge('csr approval', `${SIGNING}/ann/approval`, { status: { certificate: 'aGVsbG8=', conditions: [{ type: 'Approved', status: 'True', reason: 'KubectlApprove', message: 'This CSR was approved by kubectl certificate approve.' }] } }),
  merge('csr approval removed', `${SIGNING}/ann/approval`, { status: { conditions: [] } }),
  merge('csr certificate', `${SIGNING}/ann/status`, { status: { certificate: 'aGVsbG8=' } }),
  table('csrs later', SIGNING),
  table('csrs of signer', `${SIGNING}?fieldSelector=spec.signerName%3Dexample.com%2Fserving`),
];

const VOLUMES: readonly RecordedRequest[] = [
  post('driver', `${STORAGE}/csidrivers`, named('disk.example.com', { spec: {} })),
  post('driver full', `${STORAGE}/csidrivers`, named('all.example.com', { spec: { attachRequired: false, podInfoOnMount: true, storageCapacity: true, volumeLifecycleModes: ['Ephemeral', 'Persistent'], tokenRequests: [{ audience: 'a' }, { audience: 'b', expirationSeconds: 3600 }], requiresRepublish: true } })),
  post('driver wrong', `${STORAGE}/csidrivers`, named('Bad', { spec: { volumeLifecycleModes: ['Odd'], fsGroupPolicy: 'Odd', tokenRequests: [{ audience: 'a', expirationSeconds: 1 }, { audience: 'a' }], serviceAccountTokenInSecrets: true, nodeAllocatableUpdatePeriodSeconds: 1 } })),
  merge('driver change', `${STORAGE}/csidrivers/disk.example.com`, { spec: { attachRequired: false, volumeLifecycleModes: ['Ephemeral'] } }),
  merge('driver change allowed', `${STORAGE}/csidrivers/disk.example.com`, { spec: { storageCapacity: true } }),
  table('drivers', `${STORAGE}/csidrivers`),
  post('csinode', `${STORAGE}/csinodes`, named('somewhere', { spec: { drivers: [{ name: 'disk.example.com', nodeID: 'n1', topologyKeys: ['example.com/zone'], allocatable: { count: 5 } }] } })),
  post('csinode wrong', `${STORAGE}/csinodes`, named('wrong', { spec: { drivers: [{ name: '', nodeID: '', topologyKeys: null }, { name: 'a_b', nodeID: 'x', topologyKeys: ['', 'b', 'b'], allocatable: { count: -1 } }] } })),
  merge('csinode change', `${STORAGE}/csinodes/somewhere`, { spec: { drivers: [{ name: 'disk.example.com', nodeID: 'n2', topologyKeys: null }] } }),
  table('csinode table', `${STORAGE}/csinodes?fieldSelector=metadata.name%3Dsomewhere`),
  post('capacity', `${STORAGE}/namespaces/recorded/csistoragecapacities`, named('c', { storageClassName: 'fast', capacity: '10Gi', nodeTopology: { matchLabels: { zone: 'a' } } })),
  post('capacity wrong', `${STORAGE}/namespaces/recorded/csistoragecapacities`, named('d', { storageClassName: '', capacity: '-1' })),
  merge('capacity change', `${STORAGE}/namespaces/recorded/csistoragecapacities/c`, { storageClassName: 'slow', capacity: '5Gi', nodeTopology: null }),
  table('capacities', `${STORAGE}/namespaces/recorded/csistoragecapacities`),
  post('attachment', `${STORAGE}/volumeattachments`, named('va', { spec: { attacher: 'disk.example.com', nodeName: 'n1', source: { persistentVolumeName: 'pv' } }, status: { attached: true } })),
  post('attachment wrong', `${STORAGE}/volumeattachments`, named('vb', { spec: { attacher: '', nodeName: '', source: {} } })),
  merge('attachment change', `${STORAGE}/volumeattachments/va`, { spec: { nodeName: 'n2' } }),
  merge('attachment status', `${STORAGE}/volumeattachments/va/status`, { status: { attached: true, attachmentMetadata: { a: 'b' } } }),
  table('attachments', `${STORAGE}/volumeattachments`),
  post('attributes', `${STORAGE}/volumeattributesclasses`, named('gold', { driverName: 'disk.example.com', parameters: { iops: '3000' } })),
  post('attributes wrong', `${STORAGE}/volumeattributesclasses`, named('bad', { driverName: '', parameters: {} })),
  merge('attributes change', `${STORAGE}/volumeattributesclasses/gold`, { driverName: 'other.example.com', parameters: { iops: '1' } }),
  table('attributes classes', `${STORAGE}/volumeattributesclasses`),
];

const SUBJECT = { kind: 'Group', group: { name: 'devs' } };
const EVERYTHING = { verbs: ['*'], apiGroups: ['*'], resources: ['*'], namespaces: ['*'] };

const FLOWS: readonly RecordedRequest[] = [
  post('level', `${FLOW}/prioritylevelconfigurations`, named('devs', { spec: { type: 'Limited', limited: { limitResponse: { type: 'Queue', queuing: {} } } } })),
  post('level wrong', `${FLOW}/prioritylevelconfigurations`, named('bad', { spec: { type: 'Limited', limited: { nominalConcurrencyShares: -1, lendablePercent: 101, borrowingLimitPercent: -1, limitResponse: { type: 'Queue', queuing: { handSize: 90, queues: 8 } } } } })),
  post('level odd', `${FLOW}/prioritylevelconfigurations`, named('odd', { spec: { type: 'Odd' } })),
  post('level exempt', `${FLOW}/prioritylevelconfigurations`, named('free', { spec: { type: 'Exempt' } })),
  post('flow', `${FLOW}/flowschemas`, named('devs', { spec: { priorityLevelConfiguration: { name: 'global-default' }, rules: [{ subjects: [SUBJECT], resourceRules: [EVERYTHING] }] } })),
  post('flow wrong', `${FLOW}/flowschemas`, named('bad', { spec: {
    matchingPrecedence: 10_001, distinguisherMethod: { type: 'Odd' }, priorityLevelConfiguration: { name: '' },
    rules: [{ subjects: [] }, { subjects: [{ kind: 'Odd' }, { kind: 'User' }, { kind: 'ServiceAccount', serviceAccount: { name: 'a', namespace: '' }, user: { name: 'x' } }], resourceRules: [{ verbs: ['eat'], apiGroups: [], resources: ['*', 'a'] }], nonResourceRules: [{ verbs: [], nonResourceURLs: ['x', '/a b', '/*a', '/a/*'] }] }],
  } })),
];

const ADDRESSES: readonly RecordedRequest[] = [
  post('cidr new', `${NETWORK}/servicecidrs`, named('more', { spec: { cidrs: ['10.200.0.0/16'] } })),
  post('cidr none', `${NETWORK}/servicecidrs`, named('none', { spec: { cidrs: [] } })),
  post('cidr wrong', `${NETWORK}/servicecidrs`, named('wrong', { spec: { cidrs: ['10.0.0.0', '10.1.0.1/16'] } })),
  merge('cidr change', `${NETWORK}/servicecidrs/more`, { spec: { cidrs: ['10.201.0.0/16'] } }),
  post('address wrong', `${NETWORK}/ipaddresses`, named('10.0.0.300', { spec: { parentRef: { resource: '', name: 'a/b' } } })),
  post('address bare', `${NETWORK}/ipaddresses`, named('10.200.0.8', { spec: {} })),
  merge('address change', `${NETWORK}/ipaddresses/10.96.0.1`, { spec: { parentRef: { name: 'h' } } }),
];

const AGGREGATION: readonly RecordedRequest[] = [
  post('apiservice local', SERVICES, named('v1.example.org', { spec: { group: 'example.org', version: 'v1', groupPriorityMinimum: 100, versionPriority: 10 } })),
  post('apiservice new', SERVICES, named('v1beta1.metrics.k8s.io', { spec: { group: 'metrics.k8s.io', version: 'v1beta1', groupPriorityMinimum: 100, versionPriority: 10, insecureSkipTLSVerify: true, service: { name: 'metrics-server', namespace: 'recorded' } } })),
  post('apiservice wrong', SERVICES, named('wrong', { spec: { group: 'Bad', version: 'V1', groupPriorityMinimum: 0, versionPriority: 1001, insecureSkipTLSVerify: true } })),
  post('apiservice wrong service', SERVICES, named('v2.', { spec: { version: 'v2', groupPriorityMinimum: 1, versionPriority: 1, caBundle: 'Cg==', insecureSkipTLSVerify: true, service: { port: 70_000 } } })),
  { ...get('apiservice away', `${SERVICES}/v1beta1.metrics.k8s.io`), pause: 1000 },
  get('aggregated group', '/apis/metrics.k8s.io'),
  get('aggregated version', '/apis/metrics.k8s.io/v1beta1'),
  get('aggregated kind', '/apis/metrics.k8s.io/v1beta1/nodes'),
  { name: 'kept apiservice delete', method: 'DELETE', path: `${SERVICES}/v1beta1.metrics.k8s.io` },
  { name: 'kept apiservice local delete', method: 'DELETE', path: `${SERVICES}/v1.example.org` },
];

const EXACTLY = { name: 'gpu', exactly: { deviceClassName: 'gpu.example.com' } };

const RESOURCES: readonly RecordedRequest[] = [
  post('class', `${DEVICES}/deviceclasses`, named('gpu.example.com', { spec: { selectors: [{ cel: { expression: 'device.driver == "gpu.example.com"' } }] } })),
  post('class wrong', `${DEVICES}/deviceclasses`, named('bad', { spec: { selectors: [{}], config: [{}], extendedResourceName: 'a b' } })),
  table('classes', `${DEVICES}/deviceclasses`),
  post('claim', `${DEVICES}/namespaces/recorded/resourceclaims`, named('gpu', { spec: { devices: { requests: [EXACTLY] } } })),
  post('claim wrong', `${DEVICES}/namespaces/recorded/resourceclaims`, named('bad', { spec: { devices: { requests: [{ name: 'A' }, EXACTLY, EXACTLY, { name: 'c', exactly: { deviceClassName: '', allocationMode: 'All', count: 1 } }] } } })),
  table('claims', `${DEVICES}/namespaces/recorded/resourceclaims`),
  post('template', `${DEVICES}/namespaces/recorded/resourceclaimtemplates`, named('gpu', { spec: { spec: { devices: { requests: [{ name: 'gpu', firstAvailable: [{ name: 'big', deviceClassName: 'gpu.example.com' }] }] } } } })),
  table('templates', `${DEVICES}/namespaces/recorded/resourceclaimtemplates`),
  post('slice', `${DEVICES}/resourceslices`, named('n1-gpu', { spec: { nodeName: 'n1', driver: 'gpu.example.com', pool: { name: 'n1', generation: 1, resourceSliceCount: 1 }, devices: [{ name: 'gpu-0', capacity: { memory: { value: '40Gi' } } }] } })),
  post('slice wrong', `${DEVICES}/resourceslices`, named('bad', { spec: { driver: '', pool: { name: '', generation: -1, resourceSliceCount: 0 } } })),
  table('slices', `${DEVICES}/resourceslices`),
];

const DISCOVERY: readonly RecordedRequest[] = [
  'admissionregistration.k8s.io/v1', 'apiextensions.k8s.io/v1', 'apiregistration.k8s.io/v1', 'apps/v1', 'authentication.k8s.io/v1', 'authorization.k8s.io/v1', 'autoscaling/v1', 'autoscaling/v2', 'batch/v1',
  'certificates.k8s.io/v1', 'coordination.k8s.io/v1', 'discovery.k8s.io/v1', 'events.k8s.io/v1', 'flowcontrol.apiserver.k8s.io/v1', 'networking.k8s.io/v1', 'node.k8s.io/v1', 'policy/v1',
  'rbac.authorization.k8s.io/v1', 'resource.k8s.io/v1', 'scheduling.k8s.io/v1', 'storage.k8s.io/v1',
].map((version) => get(`discovery ${version}`, `/apis/${version}`));

export const KEPT_REQUESTS: readonly RecordedRequest[] = [
  get('groups', '/apis'),
  ...DISCOVERY, ...ADMISSION, ...RUNTIME, ...CERTIFICATES, ...VOLUMES, ...FLOWS, ...ADDRESSES, ...AGGREGATION, ...RESOURCES,
  get('component', '/api/v1/componentstatuses/etcd-0'),
  table('component table', '/api/v1/componentstatuses/etcd-0'),
  get('no component', '/api/v1/componentstatuses/nope'),
  post('component new', '/api/v1/componentstatuses', named('x')),
  post('binding of a pod', '/api/v1/namespaces/recorded/bindings', { metadata: { name: 'nope' }, target: { kind: 'Node', name: 'n' } }),
];
