import type { RecordedRequest } from './recorded-request.ts';

const NAMESPACE = '/api/v1/namespaces/recorded';
const CONTROLLERS = `${NAMESPACE}/replicationcontrollers`;
const TEMPLATES = `${NAMESPACE}/podtemplates`;
const JOBS = '/apis/batch/v1/namespaces/recorded/jobs';
const MERGE = { 'content-type': 'application/merge-patch+json' };
const STRATEGIC = { 'content-type': 'application/strategic-merge-patch+json' };
const APPLY = { 'content-type': 'application/apply-patch+yaml' };
const TABLE = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' };
/** Time for the controllers to see what was written. */
const SETTLED = 2000;

const json = (value: unknown): string => JSON.stringify(value);

const labels = { app: 'old', tier: 'front' };
const spec = { containers: [{ name: 'c', image: 'nginx:1.27', ports: [{ containerPort: 80 }] }] };
const template = (more: object = {}, metadata: object = { labels }): object => ({ metadata, spec: { ...spec, ...more } });

function controller(name: string, given: object = {}, metadata: object = {}): string {
  return json({ apiVersion: 'v1', kind: 'ReplicationController', metadata: { name, ...metadata }, spec: { replicas: 0, template: template(), ...given } });
}

function podTemplate(name: string, given: object = {}): string {
  return json({ apiVersion: 'v1', kind: 'PodTemplate', metadata: { name }, template: template(), ...given });
}

/** An object that is given, and not kept. */
const tried = (name: string, path: string, body: string): RecordedRequest => ({ name, method: 'POST', path: `${path}?dryRun=All&fieldValidation=Strict`, body });
const rc = (name: string, given: object, metadata: object = {}): RecordedRequest => tried(`rc ${name}`, CONTROLLERS, controller('tried', given, metadata));
const patched = (name: string, path: string, body: object, headers: Readonly<Record<string, string>> = MERGE): RecordedRequest => ({ name, method: 'PATCH', path, body: json(body), headers });

/** ReplicationControllers and PodTemplates; and what becomes of dependents whose owner is deleted without a word of them. */
export const REPLICATION_REQUESTS: readonly RecordedRequest[] = [
  { name: 'rc none', method: 'GET', path: CONTROLLERS },
  { name: 'rc none table', method: 'GET', path: CONTROLLERS, headers: TABLE },
  { name: 'rc missing', method: 'GET', path: `${CONTROLLERS}/none` },
  rc('defaults', { replicas: undefined }),
  rc('own labels', { selector: { app: 'old' } }, { labels: { mine: 'yes' }, annotations: { why: 'old' } }),
  rc('empty labels', { selector: {} }, { labels: {} }),
  rc('bare', { template: undefined }),
  rc('bare selector', { template: undefined, selector: { app: 'old' } }),
  rc('no labels', { template: template({}, {}) }),
  rc('null template', { template: null }),
  rc('mismatch', { selector: { app: 'new' } }),
  rc('selector of later', { selector: { matchLabels: labels } }),
  rc('negative', { replicas: -1, minReadySeconds: -2 }),
  rc('text', { replicas: 'two' }),
  rc('policy', { template: template({ restartPolicy: 'Never' }) }),
  rc('deadline', { template: template({ activeDeadlineSeconds: 5 }) }),
  rc('no containers', { template: { metadata: { labels } } }),
  rc('labels', { template: template({}, { labels: { app: 'old', 'b d': 'x y' } }) }),
  rc('several', { replicas: -1, selector: { app: 'new' }, template: template({ restartPolicy: 'OnFailure', containers: [{ name: 'C', image: '' }] }) }),
  rc('unknown', { strategy: {}, template: template({ hostname: 'h', nope: 1 }) }),
  rc('dotted', {}, { name: 'a.b' }),
  rc('name', {}, { name: 'Wrong_Name' }),
  rc('nameless', {}, { name: undefined }),
  rc('generated', {}, { name: undefined, generateName: 'gen-' }),
  rc('waiting', { minReadySeconds: 3 }, {}),
  tried('rc other kind', CONTROLLERS, json({ apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: { name: 'x' } })),
  { name: 'rc create', method: 'POST', path: `${CONTROLLERS}?fieldManager=test`, body: controller('old') },
  { name: 'rc create again', method: 'POST', path: CONTROLLERS, body: controller('old') },
  { name: 'rc get', method: 'GET', path: `${CONTROLLERS}/old`, pause: SETTLED },
  { name: 'rc table', method: 'GET', path: `${CONTROLLERS}/old`, headers: TABLE },
  { name: 'rc by size', method: 'GET', path: `${CONTROLLERS}?fieldSelector=status.replicas%3D0` },
  { name: 'rc by other size', method: 'GET', path: `${CONTROLLERS}?fieldSelector=status.replicas%3D1` },
  { name: 'rc by field', method: 'GET', path: `${CONTROLLERS}?fieldSelector=spec.replicas%3D0` },
  { name: 'rc by label', method: 'GET', path: `/api/v1/replicationcontrollers?labelSelector=tier%3Dfront`, headers: TABLE },
  { name: 'rc scale', method: 'GET', path: `${CONTROLLERS}/old/scale` },
  { name: 'rc scale table', method: 'GET', path: `${CONTROLLERS}/old/scale`, headers: TABLE },
  { name: 'rc scale put', method: 'PUT', path: `${CONTROLLERS}/old/scale?dryRun=All`, body: json({ apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name: 'old' }, spec: { replicas: 2 } }) },
  patched('rc scale negative', `${CONTROLLERS}/old/scale`, { spec: { replicas: -1 } }),
  patched('rc scale patch', `${CONTROLLERS}/old/scale?dryRun=All`, { spec: { replicas: 3 } }),
  { name: 'rc scale missing', method: 'GET', path: `${CONTROLLERS}/none/scale` },
  { name: 'rc status', method: 'GET', path: `${CONTROLLERS}/old/status` },
  patched('rc status patch', `${CONTROLLERS}/old/status?dryRun=All`, { status: { conditions: [{ type: 'ReplicaFailure', status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z' }] }, spec: { replicas: 9 } }),
  patched('rc status counts', `${CONTROLLERS}/old/status`, { status: { replicas: 1, fullyLabeledReplicas: 2, readyReplicas: 3, availableReplicas: 4, observedGeneration: -1 } }),
  patched('rc status negative', `${CONTROLLERS}/old/status`, { status: { replicas: -1, readyReplicas: -1 } }),
  patched('rc selector', `${CONTROLLERS}/old?dryRun=All`, { spec: { selector: { app: 'old', tier: null } } }),
  patched('rc selector mismatch', `${CONTROLLERS}/old`, { spec: { selector: { app: 'new' } } }),
  patched('rc selector gone', `${CONTROLLERS}/old?dryRun=All`, { spec: { selector: null } }),
  patched('rc labels gone', `${CONTROLLERS}/old?dryRun=All`, { metadata: { labels: null } }),
  patched('rc template gone', `${CONTROLLERS}/old`, { spec: { template: null } }),
  patched('rc no size', `${CONTROLLERS}/old?dryRun=All`, { spec: { replicas: null } }),
  patched('rc image', `${CONTROLLERS}/old?fieldManager=test`, { spec: { template: { spec: { containers: [{ name: 'c', image: 'nginx:1.28' }] } } } }, STRATEGIC),
  { name: 'rc image seen', method: 'GET', path: `${CONTROLLERS}/old`, pause: SETTLED },
  patched('rc warned', `${CONTROLLERS}/old?dryRun=All`, { spec: { template: { spec: { terminationGracePeriodSeconds: -1 } } } }),
  patched('rc apply', `${CONTROLLERS}/applied?fieldManager=applier&dryRun=All`, { apiVersion: 'v1', kind: 'ReplicationController', metadata: { name: 'applied' }, spec: { replicas: 0, template: template() } }, APPLY),
  { name: 'rc put', method: 'PUT', path: `${CONTROLLERS}/old?dryRun=All`, body: controller('old', { replicas: 4 }) },
  { name: 'rc put new', method: 'PUT', path: `${CONTROLLERS}/new`, body: controller('new') },
  { name: 'rc delete dry', method: 'DELETE', path: `${CONTROLLERS}/old?dryRun=All&propagationPolicy=Background` },
  { name: 'rc delete dry orphans', method: 'DELETE', path: `${CONTROLLERS}/old?dryRun=All` },
  { name: 'rc delete background', method: 'DELETE', path: `${CONTROLLERS}/old?propagationPolicy=Background` },
  { name: 'rc create second', method: 'POST', path: CONTROLLERS, body: controller('second') },
  { name: 'rc delete', method: 'DELETE', path: `${CONTROLLERS}/second`, pause: SETTLED },
  { name: 'rc gone', method: 'GET', path: `${CONTROLLERS}/second`, pause: SETTLED },
  { name: 'rc create third', method: 'POST', path: CONTROLLERS, body: controller('third') },
  { name: 'rc delete not orphans', method: 'DELETE', path: `${CONTROLLERS}/third`, body: '{"orphanDependents":false}' },
  { name: 'rc deletecollection', method: 'DELETE', path: CONTROLLERS },
  { name: 'rc quota', method: 'POST', path: `${NAMESPACE}/resourcequotas`, body: json({ metadata: { name: 'few' }, spec: { hard: { replicationcontrollers: 1, 'count/replicationcontrollers': 1, 'count/podtemplates': 1 } } }) },
  { name: 'rc quota one', method: 'POST', path: CONTROLLERS, body: controller('one'), pause: SETTLED },
  { name: 'rc quota two', method: 'POST', path: CONTROLLERS, body: controller('two'), pause: SETTLED },
  { name: 'rc quota used', method: 'GET', path: `${NAMESPACE}/resourcequotas/few?includeObject=None`, headers: TABLE },
  { name: 'rc quota away', method: 'DELETE', path: `${NAMESPACE}/resourcequotas/few?includeObject=None`, headers: TABLE },
  { name: 'rc quota one away', method: 'DELETE', path: `${CONTROLLERS}/one?propagationPolicy=Background` },
  { name: 'pt none', method: 'GET', path: TEMPLATES, headers: TABLE },
  tried('pt empty', TEMPLATES, podTemplate('t', { template: undefined })),
  tried('pt bare', TEMPLATES, podTemplate('t', { template: { spec } })),
  tried('pt policy', TEMPLATES, podTemplate('t', { template: template({ restartPolicy: 'Never', activeDeadlineSeconds: 5 }) })),
  tried('pt labels', TEMPLATES, podTemplate('t', { template: template({}, { labels: { 'b d': 'x y' } }) })),
  tried('pt containers', TEMPLATES, podTemplate('t', { template: template({ containers: [{ name: 'C', image: '' }] }) })),
  tried('pt unknown', TEMPLATES, podTemplate('t', { spec: {}, status: {} })),
  tried('pt name', TEMPLATES, podTemplate('Wrong_Name')),
  tried('pt warned', TEMPLATES, podTemplate('t', { template: template({ terminationGracePeriodSeconds: -1 }) })),
  { name: 'pt create', method: 'POST', path: `${TEMPLATES}?fieldManager=test`, body: podTemplate('kept') },
  { name: 'pt table', method: 'GET', path: TEMPLATES, headers: TABLE },
  patched('pt image', `${TEMPLATES}/kept`, { template: { spec: { containers: [{ name: 'c', image: 'nginx' }] } } }, STRATEGIC),
  patched('pt label', `${TEMPLATES}/kept`, { metadata: { labels: { a: 'b' } } }),
  patched('pt wrong', `${TEMPLATES}/kept`, { template: { spec: { containers: [] } } }),
  { name: 'pt status', method: 'GET', path: `${TEMPLATES}/kept/status` },
  { name: 'pt scale', method: 'GET', path: `${TEMPLATES}/kept/scale` },
  { name: 'pt by field', method: 'GET', path: `${TEMPLATES}?fieldSelector=metadata.name%3Dkept` },
  { name: 'pt by other field', method: 'GET', path: `${TEMPLATES}?fieldSelector=status.x%3Dkept` },
  { name: 'pt delete', method: 'DELETE', path: `${TEMPLATES}/kept` },
  { name: 'pt deletecollection', method: 'DELETE', path: TEMPLATES },
  { name: 'job kept pods', method: 'POST', path: JOBS, body: json({ metadata: { name: 'kept' }, spec: { suspend: true, template: { spec: { ...spec, restartPolicy: 'Never' } } } }) },
  { name: 'job delete dry', method: 'DELETE', path: `${JOBS}/kept?dryRun=All`, pause: SETTLED },
  { name: 'job delete dry background', method: 'DELETE', path: `${JOBS}/kept?dryRun=All&propagationPolicy=Background` },
  { name: 'job delete', method: 'DELETE', path: `${JOBS}/kept` },
  { name: 'job gone', method: 'GET', path: `${JOBS}/kept`, pause: SETTLED },
  { name: 'job deletecollection', method: 'DELETE', path: JOBS },
];
