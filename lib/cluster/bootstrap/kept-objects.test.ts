import { describe, expect, it } from 'vitest';
import type { ApiObject } from '#lib/schema/index.ts';
import { pod, TestCluster } from '../testing/test-cluster.ts';

const FLOW = '/apis/flowcontrol.apiserver.k8s.io/v1';
const NETWORK = '/apis/networking.k8s.io/v1';
const SERVICES = '/apis/apiregistration.k8s.io/v1/apiservices';

interface Kept {
  spec: Record<string, unknown>;
  status: { conditions?: { status: string; reason: string; message: string }[] };
}

const verdict = ({ status }: Kept) => status.conditions?.map(({ status: is, reason, message }) => `${is} ${reason} ${message}`);

describe('what a fresh cluster has of kinds that are merely kept', () => {
  it('is what a fresh kube-apiserver v1.35.2 lists', async () => {
    await using cluster = new TestCluster();
    expect(await cluster.table(`${FLOW}/flowschemas`)).toEqual([
      'exempt exempt 1 <none> 3d False', 'probes exempt 2 <none> 3d False', 'system-leader-election leader-election 100 ByUser 3d False', 'system-node-high node-high 400 ByUser 3d False',
      'system-nodes system 500 ByUser 3d False', 'kube-controller-manager workload-high 800 ByNamespace 3d False', 'kube-scheduler workload-high 800 ByNamespace 3d False',
      'kube-system-service-accounts workload-high 900 ByNamespace 3d False', 'service-accounts workload-low 9000 ByUser 3d False', 'global-default global-default 9900 ByUser 3d False',
      'catch-all catch-all 10000 ByUser 3d False',
    ]);
    expect(await cluster.table(`${FLOW}/prioritylevelconfigurations`)).toEqual([
      'catch-all Limited 5 <none> <none> <none> 3d', 'exempt Exempt <none> <none> <none> <none> 3d', 'global-default Limited 20 128 6 50 3d', 'leader-election Limited 10 16 4 50 3d',
      'node-high Limited 40 64 6 50 3d', 'system Limited 30 64 6 50 3d', 'workload-high Limited 40 128 6 50 3d', 'workload-low Limited 100 128 6 50 3d',
    ]);
    expect(await cluster.table(`${NETWORK}/servicecidrs`)).toEqual(['kubernetes 10.96.0.0/12 3d']);
    expect(await cluster.table('/apis/storage.k8s.io/v1/csinodes')).toEqual(['kube-control01 0 3d', 'kube-worker01 0 3d', 'kube-worker02 0 3d']);
    const local = (await cluster.table(SERVICES)).map((row) => row.replace(/ Local True 3d$/, ''));
    expect(local).toEqual([
      'v1.', ...['admissionregistration.k8s.io', 'apiextensions.k8s.io', 'apps', 'authentication.k8s.io', 'authorization.k8s.io', 'autoscaling', 'batch', 'certificates.k8s.io', 'coordination.k8s.io',
        'discovery.k8s.io', 'events.k8s.io', 'flowcontrol.apiserver.k8s.io', 'networking.k8s.io', 'node.k8s.io', 'policy', 'rbac.authorization.k8s.io', 'resource.k8s.io', 'scheduling.k8s.io',
        'storage.k8s.io'].map((group) => `v1.${group}`), 'v2.autoscaling',
    ]);
    const apps = await cluster.get<Kept & { metadata: { labels: object } }>(`${SERVICES}/v1.apps`);
    expect([apps.metadata.labels, apps.spec, verdict(apps)]).toEqual([
      { 'kube-aggregator.kubernetes.io/automanaged': 'onstart' }, { group: 'apps', version: 'v1', groupPriorityMinimum: 17800, versionPriority: 15 }, ['True Local Local APIServices are always available'],
    ]);
  });

  it('is there in a cluster that was saved before there was any, once', async () => {
    await using first = new TestCluster();
    const saved = JSON.parse(JSON.stringify(first.cluster.save())) as { store: { objects: Record<string, unknown> } };
    delete saved.store.objects['flowcontrol.apiserver.k8s.io/flowschemas'];
    await using second = new TestCluster({ saved: saved as never });
    expect((await second.table(`${FLOW}/flowschemas`)).length).toBe(11);
    expect(await second.table(`${FLOW}/prioritylevelconfigurations`)).toEqual(await first.table(`${FLOW}/prioritylevelconfigurations`));
  });
});

describe('kinds of which a server keeps account', () => {
  it('IPAddresses follow Services', async () => {
    await using cluster = new TestCluster();
    await cluster.create({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { clusterIP: '10.96.7.7', ports: [{ port: 80 }] } });
    await cluster.seconds(0);
    expect(await cluster.table(`${NETWORK}/ipaddresses`)).toEqual(['10.96.0.1 services/default/kubernetes', '10.96.0.10 services/kube-system/kube-dns', '10.96.7.7 services/default/web']);
    await cluster.delete('/api/v1/namespaces/default/services/web');
    await cluster.seconds(0);
    expect(await cluster.table(`${NETWORK}/ipaddresses`)).toHaveLength(2);
  });

  it('a FlowSchema says whether its priority level is there', async () => {
    await using cluster = new TestCluster();
    const spec = { priorityLevelConfiguration: { name: 'late' }, rules: [] };
    await cluster.create({ apiVersion: 'flowcontrol.apiserver.k8s.io/v1', kind: 'FlowSchema', metadata: { name: 'mine' }, spec });
    await cluster.seconds(0);
    const look = async () => verdict(await cluster.get<Kept>(`${FLOW}/flowschemas/mine`));
    expect(await look()).toEqual(['True NotFound This FlowSchema references the PriorityLevelConfiguration object named "late" but there is no such object']);
    await cluster.create({ apiVersion: 'flowcontrol.apiserver.k8s.io/v1', kind: 'PriorityLevelConfiguration', metadata: { name: 'late' }, spec: { type: 'Limited', limited: { limitResponse: { type: 'Reject' } } } });
    await cluster.seconds(0);
    expect(await look()).toEqual(['False Found This FlowSchema references the PriorityLevelConfiguration object named "late" and it exists']);
    const refused = await cluster.patch(`${FLOW}/flowschemas/catch-all`, { spec: { matchingPrecedence: 5000 } });
    expect(refused['message']).toMatch(/^FlowSchema\.flowcontrol\.apiserver\.k8s\.io "catch-all" is invalid: spec: Invalid value: .*: spec of 'catch-all' must equal the fixed value$/);
  });

  it('a VolumeAttributesClass stays as long as a claim wants it', async () => {
    await using cluster = new TestCluster();
    const classes = '/apis/storage.k8s.io/v1/volumeattributesclasses';
    await cluster.create({ apiVersion: 'storage.k8s.io/v1', kind: 'VolumeAttributesClass', metadata: { name: 'gold' }, driverName: 'disk.example.com', parameters: { iops: '1' } });
    const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, volumeAttributesClassName: 'gold' };
    await cluster.create({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data' }, spec: claim });
    await cluster.delete(`${classes}/gold`);
    await cluster.seconds(1);
    expect(await cluster.table(classes)).toHaveLength(1);
    await cluster.delete('/api/v1/namespaces/default/persistentvolumeclaims/data');
    await cluster.seconds(1);
    expect(await cluster.table(classes)).toEqual([]);
  });

  it('a Pod gets what its RuntimeClass says, and is refused without one', async () => {
    await using cluster = new TestCluster();
    const missing = await cluster.attempt(pod('web', {}, { runtimeClassName: 'gvisor' }));
    expect(missing['message']).toBe('pods "web" is forbidden: pod rejected: RuntimeClass "gvisor" not found');
    const scheduling = { nodeSelector: { runtime: 'gvisor' }, tolerations: [{ key: 'runtime', operator: 'Exists' }] };
    await cluster.create({ apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name: 'gvisor' }, handler: 'runsc', overhead: { podFixed: { cpu: '250m' } }, scheduling });
    const { spec } = await cluster.create(pod('web', {}, { runtimeClassName: 'gvisor' })) as unknown as { spec: { overhead: object; nodeSelector: object; tolerations: object[] } };
    expect([spec.overhead, spec.nodeSelector]).toEqual([{ cpu: '250m' }, { runtime: 'gvisor' }]);
    expect(spec.tolerations).toContainEqual({ key: 'runtime', operator: 'Exists' });
    expect((await cluster.attempt(pod('odd', {}, { overhead: { cpu: '1' } })))['message']).toBe('pods "odd" is forbidden: pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead');
  });
});

describe('APIServices', () => {
  const metrics: ApiObject & Record<string, unknown> = {
    apiVersion: 'apiregistration.k8s.io/v1', kind: 'APIService', metadata: { name: 'v1beta1.metrics.k8s.io' },
    spec: { group: 'metrics.k8s.io', version: 'v1beta1', groupPriorityMinimum: 100, versionPriority: 100, service: { name: 'metrics', namespace: 'default' } },
  };

  it('follow custom kinds, and come back', async () => {
    await using cluster = new TestCluster();
    const schema = { openAPIV3Schema: { type: 'object' } };
    await cluster.create({
      apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'shirts.example.com' },
      spec: { group: 'example.com', scope: 'Namespaced', names: { plural: 'shirts', kind: 'Shirt' }, versions: [{ name: 'v1', served: true, storage: true, schema }, { name: 'v2', served: true, storage: false, schema }] },
    });
    await cluster.seconds(0);
    const ofGroup = async () => (await cluster.table(SERVICES)).filter((row) => row.includes('example.com'));
    expect(await ofGroup()).toEqual(['v1.example.com Local True 0s', 'v2.example.com Local True 0s']);
    expect((await cluster.get<Kept>(`${SERVICES}/v1.example.com`)).spec).toEqual({ group: 'example.com', version: 'v1', groupPriorityMinimum: 1000, versionPriority: 100 });
    await cluster.delete(`${SERVICES}/v1.example.com`);
    await cluster.seconds(0);
    expect(await ofGroup()).toHaveLength(2);
    await cluster.delete('/apis/apiextensions.k8s.io/v1/customresourcedefinitions/shirts.example.com');
    await cluster.seconds(1);
    expect(await ofGroup()).toEqual([]);
  });

  it('say why nobody answers, and their versions are listed as away', async () => {
    await using cluster = new TestCluster();
    const look = async () => {
      await cluster.seconds(1);
      return verdict(await cluster.get<Kept>(`${SERVICES}/v1beta1.metrics.k8s.io`));
    };
    await cluster.create(metrics);
    expect(await look()).toEqual(['False ServiceNotFound service/metrics in "default" is not present']);
    await cluster.create({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'metrics' }, spec: { clusterIP: '10.96.7.7', selector: { app: 'metrics' }, ports: [{ port: 80 }] } });
    expect(await look()).toEqual(['False ServicePortError service/metrics in "default" is not listening on port 443']);
    await cluster.patch('/api/v1/namespaces/default/services/metrics', { spec: { ports: [{ name: 'https', port: 443 }] } });
    expect(await look()).toEqual(['False MissingEndpoints endpointslices for service/metrics in "default" have no addresses with port name "https"']);
    await cluster.create(pod('metrics'));
    await cluster.seconds(5);
    expect(await look()).toEqual(['False FailedDiscoveryCheck failing or missing response from https://10.96.7.7:443/apis/metrics.k8s.io/v1beta1: the simulated network carries no TLS']);
    expect(await cluster.table(SERVICES)).toContain('v1beta1.metrics.k8s.io default/metrics False (FailedDiscoveryCheck) 9s');
    const accept = { accept: 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList' };
    const { items } = JSON.parse(await cluster.request('GET', '/apis', undefined, accept)) as { items: object[] };
    expect(items.at(-1)).toEqual({ metadata: { name: 'metrics.k8s.io' }, versions: [{ version: 'v1beta1', freshness: 'Stale' }] });
    expect(await cluster.request('GET', '/apis/metrics.k8s.io/v1beta1/nodes')).toBe('service unavailable\n');
  });
});
