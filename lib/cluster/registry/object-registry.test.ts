import { describe, expect, it } from 'vitest';
import { Random, VirtualClock } from '#lib/core/index.ts';
import type { ApiObject, Pod } from '#lib/schema/index.ts';
import { admissionChain } from '../admission/index.ts';
import { bootstrap } from '../bootstrap/bootstrap.ts';
import { configMaps, definitions, events, namespaces, nodes, pods, services } from '../resources/index.ts';
import { Store } from '../store/store.ts';
import { ObjectRegistry } from './object-registry.ts';

function makeRegistry() {
  const clock = new VirtualClock({ start: Date.parse('2026-11-23T07:00:00Z') });
  const random = new Random(1);
  const registry = new ObjectRegistry({ store: new Store(), clock, random, definitions, admission: admissionChain(random) });
  bootstrap(registry, { joined: clock.now(), now: clock.now() }, random);
  return { registry, clock };
}

function testPod(change: (pod: Pod) => void = () => {}): Pod {
  const pod: Pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'test-pod' }, spec: { containers: [{ name: 'web', image: 'nginx:latest' }] } };
  change(pod);
  return pod;
}

function service(name: string, spec: object): ApiObject {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec } as ApiObject;
}

describe('creating', () => {
  it('fills a Pod in as the API server does', () => {
    const { registry } = makeRegistry();
    const pod = registry.create(pods, 'default', testPod());
    const volume = pod.spec.volumes?.[0]?.name ?? '';
    expect(volume).toMatch(/^kube-api-access-[b-df-hj-np-tv-z2-9]{5}$/);
    expect(pod).toEqual({
      apiVersion: 'v1', kind: 'Pod',
      metadata: {
        name: 'test-pod', namespace: 'default', uid: expect.stringMatching(/^[0-9a-f-]{36}$/), creationTimestamp: '2026-11-23T07:00:00Z', generation: 1,
        resourceVersion: String(registry.revision),
      },
      spec: {
        containers: [{
          name: 'web', image: 'nginx:latest', imagePullPolicy: 'Always', resources: {}, terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File',
          volumeMounts: [{ mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', name: volume, readOnly: true }],
        }],
        dnsPolicy: 'ClusterFirst', enableServiceLinks: true, preemptionPolicy: 'PreemptLowerPriority', priority: 0, restartPolicy: 'Always',
        schedulerName: 'default-scheduler', securityContext: {}, serviceAccount: 'default', serviceAccountName: 'default', terminationGracePeriodSeconds: 30,
        tolerations: [
          { effect: 'NoExecute', key: 'node.kubernetes.io/not-ready', operator: 'Exists', tolerationSeconds: 300 },
          { effect: 'NoExecute', key: 'node.kubernetes.io/unreachable', operator: 'Exists', tolerationSeconds: 300 },
        ],
        volumes: [{
          name: volume,
          projected: {
            defaultMode: 420,
            sources: [
              { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
              { configMap: { items: [{ key: 'ca.crt', path: 'ca.crt' }], name: 'kube-root-ca.crt' } },
              { downwardAPI: { items: [{ fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' }, path: 'namespace' }] } },
            ],
          },
        }],
      },
      status: { phase: 'Pending', qosClass: 'BestEffort' },
    });
  });

  it.each<[string, (pod: Pod) => void, string]>([
    ['a bad name', (pod) => { pod.metadata!.name = 'Test_Pod'; },
      `Pod "Test_Pod" is invalid: metadata.name: Invalid value: "Test_Pod": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`],
    ['no image', (pod) => { delete pod.spec!.containers[0]!.image; }, 'Pod "test-pod" is invalid: spec.containers[0].image: Required value'],
    ['no containers', (pod) => { pod.spec!.containers = []; }, 'Pod "test-pod" is invalid: spec.containers: Required value'],
    ['an unknown volume', (pod) => { pod.spec!.containers[0]!.volumeMounts = [{ name: 'data', mountPath: '/data' }]; },
      'Pod "test-pod" is invalid: spec.containers[0].volumeMounts[0].name: Not found: "data"'],
    ['a bad policy and a bad port', (pod) => { Object.assign(pod.spec!, { restartPolicy: 'Sometimes' }); pod.spec!.containers[0]!.ports = [{ containerPort: 70_000 }]; },
      'Pod "test-pod" is invalid: [spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive, spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"]'],
    ['a probe without a handler', (pod) => { pod.spec!.containers[0]!.livenessProbe = {}; },
      'Pod "test-pod" is invalid: spec.containers[0].livenessProbe: Required value: must specify a handler type'],
  ])('refuses %s', (_, change, message) => {
    const { registry } = makeRegistry();
    expect(() => registry.create(pods, 'default', testPod(change))).toThrow(expect.objectContaining({ message, reason: 'Invalid', code: 422 }));
  });

  it('says what is there already, and which namespace is not', () => {
    const { registry } = makeRegistry();
    registry.create(pods, 'default', testPod());
    expect(() => registry.create(pods, 'default', testPod())).toThrow('pods "test-pod" already exists');
    expect(() => registry.create(pods, 'nowhere', testPod())).toThrow('namespaces "nowhere" not found');
  });

  it('generates names', () => {
    const { registry } = makeRegistry();
    const pod = registry.create(pods, 'default', testPod((each) => { each.metadata = { generateName: 'web-' }; }));
    expect(pod.metadata.name).toMatch(/^web-[b-df-hj-np-tv-z2-9]{5}$/);
  });

  it('writes nothing in a dry run', () => {
    const { registry } = makeRegistry();
    const before = registry.revision;
    expect(registry.create(pods, 'default', testPod(), { dryRun: true }).metadata.uid).toBeDefined();
    expect(registry.revision).toBe(before);
  });
});

describe('Services', () => {
  it('get addresses and node ports, and refuse those that are taken or out of range', () => {
    const { registry } = makeRegistry();
    const spec = { type: 'NodePort', selector: { app: 'nginx' }, ports: [{ port: 80, nodePort: 30_080 }] };
    const nginx = registry.create(services, 'default', service('nginx', spec));
    expect(nginx.spec.clusterIP).toMatch(/^10\.(9[6-9]|10\d|11[01])\./);
    expect(nginx.spec).toEqual({
      type: 'NodePort', selector: { app: 'nginx' }, ports: [{ port: 80, nodePort: 30_080, protocol: 'TCP', targetPort: 80 }], clusterIP: nginx.spec.clusterIP,
      clusterIPs: [nginx.spec.clusterIP], externalTrafficPolicy: 'Cluster', internalTrafficPolicy: 'Cluster', ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack', sessionAffinity: 'None',
    });
    expect(() => registry.create(services, 'default', service('nginx2', spec)))
      .toThrow('Service "nginx2" is invalid: spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated');
    expect(() => registry.create(services, 'default', service('nginx', { ...spec, ports: [{ port: 80, nodePort: 80 }] })))
      .toThrow('Service "nginx" is invalid: spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767');
  });

  it('leave the first node ports to those who ask for one, and refuse when all are taken', () => {
    const { registry } = makeRegistry();
    const ports = (count: number) => ({ type: 'NodePort', ports: Array.from({ length: count }, (_, index) => ({ name: `p${index}`, port: index + 1 })) });
    const given = (name: string, count: number) => (registry.create(services, 'default', service(name, ports(count))).spec.ports ?? []).map(({ nodePort = 0 }) => nodePort).sort();
    expect(given('many', 2682)).toEqual(Array.from({ length: 2682 }, (_, index) => 30_086 + index));
    expect(given('rest', 86)).toEqual(Array.from({ length: 86 }, (_, index) => 30_000 + index));
    expect(() => given('one-more', 1)).toThrow('Internal error occurred: failed to allocate a nodePort: range is full');
  });

  it('drop their node port and keep their address when they become ClusterIP', () => {
    const { registry } = makeRegistry();
    const before = registry.create(services, 'default', service('web', { type: 'NodePort', ports: [{ port: 80 }] }));
    const after = registry.modify(services, 'default', 'web', (each) => { each.spec.type = 'ClusterIP'; });
    expect(after.spec.clusterIP).toBe(before.spec.clusterIP);
    expect(after.spec.ports).toEqual([{ port: 80, protocol: 'TCP', targetPort: 80 }]);
    expect(after.spec.externalTrafficPolicy).toBeUndefined();
  });
});

describe('updating', () => {
  it('refuses a stale version, and writes nothing when nothing changed', () => {
    const { registry } = makeRegistry();
    const pod = registry.create(pods, 'default', testPod());
    const labelled = registry.modify(pods, 'default', 'test-pod', (each) => { each.metadata.labels = { app: 'nginx' }; });
    expect(labelled.metadata.generation).toBe(1);
    expect(() => registry.update(pods, 'default', pod)).toThrow('Operation cannot be fulfilled on pods "test-pod": the object has been modified; please apply your changes to the latest version and try again');
    const revision = registry.revision;
    expect(registry.modify(pods, 'default', 'test-pod', () => {})).toBe(labelled);
    expect(registry.revision).toBe(revision);
  });

  it('keeps spec and status apart, and counts generations', () => {
    const { registry } = makeRegistry();
    registry.create(pods, 'default', testPod());
    const after = registry.modify(pods, 'default', 'test-pod', (each) => { each.spec.containers[0]!.image = 'nginx:1.27'; each.status.phase = 'Running'; });
    expect([after.metadata.generation, after.status.phase]).toEqual([2, 'Pending']);
    const status = registry.modify(pods, 'default', 'test-pod', (each) => { each.spec.containers[0]!.image = 'busybox'; each.status.phase = 'Running'; }, { subresource: 'status' });
    expect([status.metadata.generation, status.status.phase, status.spec.containers[0]?.image]).toEqual([2, 'Running', 'nginx:1.27']);
  });

  it('refuses to change what a Pod may not change', () => {
    const { registry } = makeRegistry();
    registry.create(pods, 'default', testPod());
    const change = () => registry.modify(pods, 'default', 'test-pod', (each) => { each.spec.containers[0]!.name = 'other'; });
    expect(change).toThrow(/^Pod "test-pod" is invalid: spec: Forbidden: pod updates may not change fields other than `spec.containers\[\*\].image`,/);
  });
});

describe('deleting', () => {
  it('removes an unscheduled Pod at once, and leaves a scheduled one terminating', () => {
    const { registry, clock } = makeRegistry();
    registry.create(pods, 'default', testPod());
    registry.delete(pods, 'default', 'test-pod');
    expect(registry.find(pods, 'default', 'test-pod')).toBeUndefined();
    registry.create(pods, 'default', testPod((each) => { each.spec!.nodeName = 'kube-worker01'; }));
    const going = registry.delete(pods, 'default', 'test-pod');
    expect(going.metadata).toMatchObject({ deletionTimestamp: '2026-11-23T07:00:30Z', deletionGracePeriodSeconds: 30, generation: 2 });
    expect(registry.delete(pods, 'default', 'test-pod', { gracePeriodSeconds: 1 }).metadata.deletionTimestamp).toBe('2026-11-23T07:00:01Z');
    registry.delete(pods, 'default', 'test-pod', { gracePeriodSeconds: 0 });
    expect(registry.find(pods, 'default', 'test-pod')).toBeUndefined();
    expect(clock.now()).toBe(Date.parse('2026-11-23T07:00:00Z'));
  });

  it('waits for finalizers, and refuses a wrong uid', () => {
    const { registry } = makeRegistry();
    const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'held', finalizers: ['example.com/hold'] } };
    registry.create(configMaps, 'default', map);
    expect(() => registry.delete(configMaps, 'default', 'held', { preconditions: { uid: 'other' } })).toThrow('the UID in the precondition (other) does not match');
    expect(registry.delete(configMaps, 'default', 'held').metadata.deletionGracePeriodSeconds).toBe(0);
    expect(registry.find(configMaps, 'default', 'held')).toBeDefined();
    registry.modify(configMaps, 'default', 'held', (each) => { each.metadata.finalizers = []; });
    expect(registry.find(configMaps, 'default', 'held')).toBeUndefined();
  });

  it('keeps a namespace until it is emptied, and lets nothing new into it', () => {
    const { registry } = makeRegistry();
    registry.create(namespaces, '', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'dev' } });
    expect(registry.delete(namespaces, '', 'dev').status.phase).toBe('Terminating');
    expect(() => registry.create(configMaps, 'dev', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' } }))
      .toThrow('configmaps "x" is forbidden: unable to create new content in namespace dev because it is being terminated');
    expect(() => registry.delete(namespaces, '', 'default')).toThrow('namespaces "default" is forbidden: this namespace may not be deleted');
  });
});

describe('listing and watching', () => {
  it('selects by labels and fields, and says what is wrong with a selector', () => {
    const { registry } = makeRegistry();
    for (const [name, app] of [['a', 'web'], ['b', 'api'], ['c', 'web']] as const) {
      registry.create(pods, 'default', testPod((each) => { each.metadata = { name, labels: { app } }; }));
    }
    const names = (options: object) => registry.list(pods, { namespace: 'default', ...options }).items.map((each) => each.metadata.name);
    expect(names({ labelSelector: 'app=web' })).toEqual(['a', 'c']);
    expect(names({ labelSelector: 'app in (api, db),!tier' })).toEqual(['b']);
    expect(names({ fieldSelector: 'status.phase=Pending,metadata.name!=a' })).toEqual(['b', 'c']);
    expect(() => names({ fieldSelector: 'spec.image=x' })).toThrow('field label not supported: spec.image');
    expect(() => names({ labelSelector: 'app=web,' })).toThrow("found '', expected: identifier after ','");
    expect(() => registry.list(nodes, { labelSelector: 'a b' })).toThrow("unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt");
  });

  it('tells watchers of changes in order, seen through their selector', async () => {
    const { registry } = makeRegistry();
    const seen: string[] = [];
    using _ = registry.watch(pods, { namespace: 'default', labelSelector: 'app=web' }, (event) => seen.push(`${event.type} ${event.object.metadata.name}`));
    registry.create(pods, 'default', testPod());
    registry.modify(pods, 'default', 'test-pod', (each) => { each.metadata.labels = { app: 'web' }; });
    registry.modify(pods, 'default', 'test-pod', (each) => { each.metadata.labels = { app: 'web', tier: 'x' }; });
    registry.modify(pods, 'default', 'test-pod', (each) => { each.metadata.labels = {}; });
    await Promise.resolve();
    expect(seen).toEqual(['ADDED test-pod', 'MODIFIED test-pod', 'DELETED test-pod']);
  });

  it('shows events in both groups', () => {
    const { registry } = makeRegistry();
    registry.create(events, 'default', { apiVersion: 'v1', kind: 'Event', metadata: { name: 'e' }, involvedObject: { kind: 'Pod', name: 'x' }, message: 'hello' } as ApiObject);
    const view = registry.definition('events.k8s.io', 'v1', 'events');
    expect(view && registry.get(view, 'default', 'e')).toMatchObject({ apiVersion: 'events.k8s.io/v1', note: 'hello', regarding: { kind: 'Pod', name: 'x' } });
  });
});
