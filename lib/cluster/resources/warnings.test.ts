import { expect, it } from 'vitest';
import { deployment, pod, TestCluster } from '../testing/test-cluster.ts';

/** The texts of an answer's Warning header. */
async function warningsOf({ cluster }: TestCluster, method: string, target: string, body?: object): Promise<string[]> {
  const response = await cluster.api.request({
    method, target, headers: { authorization: `Bearer ${cluster.adminToken}`, 'content-type': 'application/json' },
    ...(body ? { body: new TextEncoder().encode(JSON.stringify(body)) } : {}),
  });
  expect(response.status).toBeLessThan(300);
  return [...(response.headers['warning'] ?? '').matchAll(/299 - "((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) => text.replaceAll('\\"', '"'));
}

it('remarks on Pods that are taken all the same', async () => {
  await using cluster = new TestCluster();
  const env = [{ name: 'A', value: '1' }, { name: 'A', value: '2' }, { name: 'B', value: '1' }, { name: 'B', value: '$(B)2' }];
  const ports = [{ containerPort: 80, name: 'web' }, { containerPort: 80 }];
  const second = { name: 'other', image: 'nginx', ports: [{ containerPort: 81, name: 'web' }] };
  const first = { name: 'web', image: 'nginx', env, ports, resources: { limits: { memory: '100m' } } };
  const odd = pod('web.one', {}, { containers: [first, second], nodeSelector: { 'beta.kubernetes.io/os': 'linux' } });
  expect(await warningsOf(cluster, 'POST', '/api/v1/namespaces/default/pods', odd)).toEqual([
    "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]",
    'spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead',
    'spec.containers[0].resources.limits[memory]: fractional byte value "100m" is invalid, must be an integer',
    'spec.containers[0].resources.requests[memory]: fractional byte value "100m" is invalid, must be an integer',
    'spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply',
    'spec.containers[0].ports[1]: duplicate port definition with spec.containers[0].ports[0]',
    'spec.containers[1].ports[0]: duplicate port name "web" with spec.containers[0].ports[0], services and probes that select ports by name will use spec.containers[0].ports[0]',
  ]);
});

it('says of volumes that it cannot mount them', async () => {
  await using cluster = new TestCluster();
  const volumes = [{ name: 'own', emptyDir: {} }, { name: 'host', hostPath: { path: '/' } }];
  const remark = 'volumes of type hostPath are not simulated in this cluster: use emptyDir, configMap, secret, projected, downwardAPI or persistentVolumeClaim';
  const containers = [{ name: 'web', image: 'nginx' }];
  expect(await warningsOf(cluster, 'POST', '/api/v1/namespaces/default/pods', pod('web', {}, { containers, volumes }))).toEqual([`spec.volumes[1]: ${remark}`]);
});

it('remarks on a template when it is made, and when the spec changes', async () => {
  await using cluster = new TestCluster();
  const path = '/apis/apps/v1/namespaces/default/deployments';
  const env = [{ name: 'A', value: '1' }, { name: 'A', value: '2' }];
  const remark = 'spec.template.spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply';
  expect(await warningsOf(cluster, 'POST', path, deployment('web', 1, { env }))).toEqual([remark]);
  expect(await warningsOf(cluster, 'PUT', `${path}/web`, deployment('web', 2, { env }))).toEqual([remark]);
  const labelled = deployment('web', 2, { env });
  expect(await warningsOf(cluster, 'PUT', `${path}/web`, { ...labelled, metadata: { name: 'web', labels: { a: 'b' } } })).toEqual([]);
});

it('says that Endpoints are being given up', async () => {
  await using cluster = new TestCluster();
  const warning = 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice';
  expect(await warningsOf(cluster, 'GET', '/api/v1/namespaces/default/endpoints/kubernetes')).toEqual([warning]);
  expect(await warningsOf(cluster, 'GET', '/api/v1/endpoints')).toEqual([warning]);
  expect(await warningsOf(cluster, 'GET', '/apis/discovery.k8s.io/v1/endpointslices')).toEqual([]);
});
