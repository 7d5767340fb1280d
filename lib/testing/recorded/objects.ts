import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { HttpEndpoint } from '#lib/core/index.ts';
import { readBody } from '#lib/core/index.ts';

/** An object to be posted, and its place among its file's. */
export interface ObjectCase {
  /** `pods 3` */
  name: string;
  path: string;
  body: string;
}

/** What an API server answered to it. */
export interface Answer {
  status: number;
  warnings: readonly string[];
  body: unknown;
}

const CASES = join(import.meta.dirname, 'cases');

/** Where objects of a kind are posted; what has no place of its own goes to Pods, which refuse it. */
const PATHS: Readonly<Record<string, string>> = {
  'v1 Namespace': '/api/v1/namespaces',
  'v1 Service': '/api/v1/namespaces/default/services',
  'v1 ConfigMap': '/api/v1/namespaces/default/configmaps',
  'v1 Secret': '/api/v1/namespaces/default/secrets',
  'v1 ServiceAccount': '/api/v1/namespaces/default/serviceaccounts',
  'v1 ResourceQuota': '/api/v1/namespaces/default/resourcequotas',
  'v1 LimitRange': '/api/v1/namespaces/default/limitranges',
  'v1 PersistentVolumeClaim': '/api/v1/namespaces/default/persistentvolumeclaims',
  'apps/v1 Deployment': '/apis/apps/v1/namespaces/default/deployments',
  'apps/v1 ReplicaSet': '/apis/apps/v1/namespaces/default/replicasets',
  'apps/v1 DaemonSet': '/apis/apps/v1/namespaces/default/daemonsets',
  'apps/v1 StatefulSet': '/apis/apps/v1/namespaces/default/statefulsets',
  'batch/v1 Job': '/apis/batch/v1/namespaces/default/jobs',
  'batch/v1 CronJob': '/apis/batch/v1/namespaces/default/cronjobs',
  'policy/v1 PodDisruptionBudget': '/apis/policy/v1/namespaces/default/poddisruptionbudgets',
  'networking.k8s.io/v1 Ingress': '/apis/networking.k8s.io/v1/namespaces/default/ingresses',
  'networking.k8s.io/v1 NetworkPolicy': '/apis/networking.k8s.io/v1/namespaces/default/networkpolicies',
  'rbac.authorization.k8s.io/v1 Role': '/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles',
  'rbac.authorization.k8s.io/v1 RoleBinding': '/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings',
  'autoscaling/v2 HorizontalPodAutoscaler': '/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers',
};

/** Every object of cases/, in order of file and document. */
export function objectCases(): ObjectCase[] {
  return readdirSync(CASES).sort().flatMap((file) =>
    parseAllDocuments(readFileSync(join(CASES, file), 'utf8')).map((document, index) => {
      const object = document.toJS() as { apiVersion?: string; kind?: string };
      const path = PATHS[`${object.apiVersion} ${object.kind}`] ?? '/api/v1/namespaces/default/pods';
      return { name: `${file.replace(/\.yml$/, '')} ${index + 1}`, path, body: JSON.stringify(object) };
    }),
  );
}

/** Posts an object as a dry run with strict field validation, and gives the answer with what varies by nature masked. */
export async function post(endpoint: HttpEndpoint, headers: Readonly<Record<string, string>>, { path, body }: ObjectCase): Promise<Answer> {
  const response = await endpoint.request({
    method: 'POST',
    target: `${path}?dryRun=All&fieldManager=recorder&fieldValidation=Strict`,
    headers: { ...headers, accept: 'application/json', 'content-type': 'application/json' },
    body: new TextEncoder().encode(body),
  });
  const text = new TextDecoder().decode(await readBody(response));
  const warnings = response.headers['warning'];
  return { status: response.status, warnings: warnings === undefined ? [] : [warnings], body: mask(parsed(text)) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Values that differ from server to server and from run to run, by the name of their field. */
const VARYING = new Set(['uid', 'controller-uid', 'batch.kubernetes.io/controller-uid', 'creationTimestamp', 'resourceVersion', 'time', 'clusterIP', 'nodePort', 'token']);

/** Replaces what varies by nature; the names of generated things keep their shape. */
export function mask(value: unknown, field = ''): unknown {
  if (Array.isArray(value)) return field === 'clusterIPs' ? ['<masked>'] : value.map((item) => mask(item));
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mask(inner, key)]));
  }
  if (VARYING.has(field) && value !== 'None') return '<masked>';
  if (typeof value !== 'string') return value;
  // How a server was built decides where it says that its scheme lives.
  return value.replace(/\b(kube-api-access|made)-[a-z0-9]{5}\b/g, '$1-<masked>').replace(/in scheme "[^"]*"/, 'in scheme "<masked>"');
}
