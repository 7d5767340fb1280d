import { describe, expect, it } from 'vitest';
import { pod, TestCluster } from '../testing/test-cluster.ts';

const PODS = '/api/v1/namespaces/default/pods';

interface PodJson {
  spec: { nodeName: string };
  status: { phase: string; podIP: string; conditions: { type: string; status: string; reason?: string }[]; containerStatuses: Record<string, unknown>[] };
}

describe('the life of a Pod', () => {
  it('goes from Pending through ContainerCreating to Running, with upstream’s events', async () => {
    await using cluster = new TestCluster();
    await cluster.create(pod('test-pod'));
    expect(await cluster.pods()).toEqual(['test-pod 0/1 Pending 0 0s']);
    await cluster.seconds(0.5);
    expect(await cluster.pods()).toEqual(['test-pod 0/1 ContainerCreating 0 0s']);
    await cluster.seconds(2.5);
    expect(await cluster.pods()).toEqual(['test-pod 1/1 Running 0 3s']);
    const { spec } = await cluster.get<PodJson>(`${PODS}/test-pod`);
    expect(await cluster.events('test-pod')).toEqual([
      `Normal Scheduled Successfully assigned default/test-pod to ${spec.nodeName}`,
      'Normal Pulling Pulling image "nginx"',
      expect.stringMatching(/^Normal Pulled Successfully pulled image "nginx" in 1s \(1s including waiting\)\. Image size: \d+ bytes\.$/),
      'Normal Created Container created',
      'Normal Started Container started',
    ]);
  });

  it('writes the status that v1.35 writes', async () => {
    await using cluster = new TestCluster();
    await cluster.create(pod('test-pod'));
    await cluster.seconds(3);
    const { status } = await cluster.get<PodJson>(`${PODS}/test-pod`);
    const condition = (type: string, second: number) => ({
      type, status: 'True', observedGeneration: 1, lastProbeTime: null, lastTransitionTime: `2026-11-23T07:00:0${second}Z`,
    });
    expect(status).toEqual({
      conditions: [
        condition('PodReadyToStartContainers', 2), condition('Initialized', 0), condition('Ready', 2), condition('ContainersReady', 2), condition('PodScheduled', 0),
      ],
      containerStatuses: [{
        containerID: expect.stringMatching(/^containerd:\/\/[0-9a-f]{64}$/), image: 'docker.io/library/nginx:latest',
        imageID: expect.stringMatching(/^docker\.io\/library\/nginx@sha256:[0-9a-f]{64}$/), lastState: {}, name: 'web', ready: true, resources: {}, restartCount: 0, started: true,
        state: { running: { startedAt: '2026-11-23T07:00:01Z' } }, user: { linux: { gid: 0, supplementalGroups: [0], uid: 0 } },
        volumeMounts: [{
          mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', name: expect.stringMatching(/^kube-api-access-/), readOnly: true, recursiveReadOnly: 'Disabled',
        }],
      }],
      hostIP: expect.stringMatching(/^192\.168\.122\.6[23]$/), hostIPs: [{ ip: expect.any(String) }], observedGeneration: 1, phase: 'Running',
      podIP: expect.stringMatching(/^10\.42\.[12]\.2$/), podIPs: [{ ip: status.podIP }], qosClass: 'BestEffort', startTime: '2026-11-23T07:00:00Z',
    });
  });

  it('is ended gracefully, and forgotten', async () => {
    await using cluster = new TestCluster();
    await cluster.create(pod('test-pod'));
    await cluster.seconds(3);
    await cluster.delete(`${PODS}/test-pod`);
    expect(await cluster.pods()).toEqual(['test-pod 1/1 Terminating 0 3s']);
    await cluster.seconds(1);
    expect(await cluster.pods()).toEqual([]);
    expect((await cluster.events('test-pod')).at(-1)).toBe('Normal Killing Stopping container web');
    expect(cluster.clock.nextDue()).toBeUndefined();
  });

  it('is given thirty seconds when it ignores the signal, two at the least', async () => {
    await using cluster = new TestCluster();
    for (const name of ['patient', 'hasty']) await cluster.create(pod(name, { image: 'busybox', command: ['sleep', '3600'] }));
    await cluster.seconds(5);
    await cluster.delete(`${PODS}/patient`);
    await cluster.delete(`${PODS}/hasty`, { gracePeriodSeconds: 1 });
    await cluster.seconds(1.5);
    expect(await cluster.pods()).toEqual(['hasty 1/1 Terminating 0 6s', 'patient 1/1 Terminating 0 6s']);
    await cluster.seconds(1);
    expect(await cluster.pods()).toEqual(['patient 1/1 Terminating 0 7s']);
    await cluster.seconds(27);
    expect(await cluster.pods()).toEqual(['patient 1/1 Terminating 0 34s']);
    await cluster.seconds(1);
    expect(await cluster.pods()).toEqual([]);
  });

  it('is removed at once by force', async () => {
    await using cluster = new TestCluster();
    await cluster.create(pod('test-pod'));
    await cluster.seconds(3);
    await cluster.delete(`${PODS}/test-pod`, { gracePeriodSeconds: 0 });
    expect(await cluster.pods()).toEqual([]);
  });
});

describe('images', () => {
  it('that do not exist back off, and say why', async () => {
    await using cluster = new TestCluster();
    await cluster.create(pod('bad', { image: 'nginx:nosuch' }));
    const seen: string[] = [];
    for (let second = 0; second < 60; second += 1) {
      await cluster.seconds(1);
      const [line = ''] = await cluster.pods();
      const status = line.split(' ')[2] ?? '';
      if (seen.at(-1) !== status) seen.push(status);
    }
    expect(seen).toEqual(['ErrImagePull', 'ImagePullBackOff', 'ErrImagePull', 'ImagePullBackOff', 'ErrImagePull']);
    const cause = 'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:nosuch": failed to resolve reference "docker.io/library/nginx:nosuch": docker.io/library/nginx:nosuch: not found';
    expect(await cluster.events('bad')).toEqual(expect.arrayContaining([
      expect.stringContaining(`Warning Failed Failed to pull image "nginx:nosuch": ${cause}`),
      expect.stringContaining('Warning Failed Error: ErrImagePull'),
      expect.stringContaining('Normal BackOff Back-off pulling image "nginx:nosuch"'),
      expect.stringContaining('Warning Failed Error: ImagePullBackOff'),
    ]));
  });

  it.each([
    ['Never', 'nginx:1.27', 'ErrImageNeverPull', 'Container image "nginx:1.27" is not present with pull policy of Never'],
    ['IfNotPresent', 'Nginx', 'InvalidImageName', 'Failed to apply default image tag "Nginx": couldn\'t parse image name "Nginx": invalid reference format'],
  ])('are refused with policy %s for %s', async (imagePullPolicy, image, reason, message) => {
    await using cluster = new TestCluster();
    await cluster.create(pod('bad', { image, imagePullPolicy }));
    await cluster.seconds(15);
    const { status } = await cluster.get<PodJson>(`${PODS}/bad`);
    expect(status.containerStatuses[0]?.state).toEqual({ waiting: { reason, message } });
  });
});

describe('containers that end', () => {
  it('restart at once, then with growing delays', async () => {
    await using cluster = new TestCluster({ latencies: { schedule: 0, pull: [0, 0], startContainer: 0 } });
    await cluster.create(pod('crash', { command: ['sh', '-c', 'echo tick; exit 3'] }));
    const restarts: number[] = [];
    while (restarts.at(-1) !== 4) {
      const { status } = await cluster.get<PodJson>(`${PODS}/crash`);
      restarts.push(Number(status.containerStatuses?.[0]?.restartCount ?? 0));
      await cluster.seconds(1);
    }
    // The kubelet of v1.35 looks again when the back-off is over, a minute later at the latest: until then the state is the end's.
    let state: { waiting?: { reason: string; message: string } } = {};
    let lastState: object = {};
    for (let second = 0; second < 400 && state.waiting === undefined; second += 1) {
      await cluster.seconds(1);
      const { status } = await cluster.get<PodJson>(`${PODS}/crash`);
      ({ state, lastState } = status.containerStatuses[0] as { state: typeof state; lastState: object });
    }
    expect(state).toEqual({ waiting: { reason: 'CrashLoopBackOff', message: expect.stringMatching(/^back-off (1m20s|2m40s|5m0s) restarting failed container=web pod=crash_default\(/) } });
    expect(lastState).toMatchObject({ terminated: { exitCode: 3, reason: 'Error' } });
    expect(await cluster.request('GET', `${PODS}/crash/log`)).toBe('tick\n');
    expect(await cluster.request('GET', `${PODS}/crash/log?previous=true`)).toBe('tick\n');
  });

  it('show what they wait for in v1.35’s rhythm', async () => {
    await using cluster = new TestCluster();
    await cluster.create(pod('crash', { command: ['false'] }));
    const seen: string[] = [];
    for (let look = 0; look < 180; look += 1) {
      await cluster.seconds(0.25);
      const [line] = await cluster.pods();
      const status = line?.replace(/ \(.*/, '').replace(/(\d) \d+s$/, '$1') ?? '';
      if (status !== seen.at(-1)) seen.push(status);
    }
    expect(seen).toEqual([
      'crash 0/1 ContainerCreating 0', 'crash 0/1 Error 0', 'crash 0/1 Error 1', 'crash 0/1 CrashLoopBackOff 1', 'crash 0/1 Error 2', 'crash 0/1 CrashLoopBackOff 2', 'crash 0/1 Error 3',
    ]);
  });

  it('stay ended as the restart policy says', async () => {
    await using cluster = new TestCluster();
    await cluster.create(pod('never', { command: ['false'] }, { restartPolicy: 'Never' }));
    await cluster.create(pod('done', { command: ['true'] }, { restartPolicy: 'OnFailure' }));
    await cluster.seconds(5);
    expect(await cluster.pods()).toEqual(['done 0/1 Completed 0 5s', 'never 0/1 Error 0 5s']);
    const { status } = await cluster.get<PodJson>(`${PODS}/done`);
    expect(status.conditions.map(({ type, status: value, reason }) => `${type}=${value} ${reason ?? ''}`)).toEqual([
      'PodReadyToStartContainers=False ', 'Initialized=True PodCompleted', 'Ready=False PodCompleted', 'ContainersReady=False PodCompleted', 'PodScheduled=True ',
    ]);
  });

  it('say what they could not run', async () => {
    await using cluster = new TestCluster();
    await cluster.create(pod('nocmd', { command: ['notexist'] }));
    await cluster.seconds(3);
    expect(await cluster.pods()).toEqual([expect.stringMatching(/^nocmd 0\/1 RunContainerError [01]/)]);
    const { status } = await cluster.get<PodJson>(`${PODS}/nocmd`);
    const message = 'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "notexist": executable file not found in $PATH: unknown';
    expect(status.containerStatuses[0]?.state).toEqual({ waiting: { reason: 'RunContainerError', message } });
    expect(status.containerStatuses[0]?.lastState).toMatchObject({ terminated: { exitCode: 128, reason: 'StartError', startedAt: '1970-01-01T00:00:00Z', message } });
  });

  it('leave a message', async () => {
    await using cluster = new TestCluster();
    await cluster.create(pod('last-words', { image: 'busybox', command: ['sh', '-c', 'echo goodbye > /dev/termination-log; exit 1'] }, { restartPolicy: 'Never' }));
    await cluster.seconds(5);
    const { status } = await cluster.get<PodJson>(`${PODS}/last-words`);
    expect(status.containerStatuses[0]?.state).toMatchObject({ terminated: { exitCode: 1, message: 'goodbye\n' } });
  });
});

describe('configuration', () => {
  it('waits for a missing ConfigMap, and goes on when it is there', async () => {
    await using cluster = new TestCluster();
    await cluster.create(pod('env', { envFrom: [{ configMapRef: { name: 'settings' } }] }));
    await cluster.create(pod('mount', { volumeMounts: [{ name: 'v', mountPath: '/v' }] }, { volumes: [{ name: 'v', configMap: { name: 'settings' } }] }));
    await cluster.seconds(5);
    expect(await cluster.pods()).toEqual(['env 0/1 CreateContainerConfigError 0 5s', 'mount 0/1 ContainerCreating 0 5s']);
    expect(await cluster.events('mount')).toContainEqual(expect.stringContaining('Warning FailedMount MountVolume.SetUp failed for volume "v" : configmap "settings" not found'));
    expect(await cluster.events('env')).toContainEqual(expect.stringContaining('Warning Failed Error: configmap "settings" not found'));
    await cluster.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { COLOUR: 'blue' } });
    await cluster.seconds(20);
    expect(await cluster.pods()).toEqual(['env 1/1 Running 0 25s', 'mount 1/1 Running 0 25s']);
  });

  it('gives variables in the order and by the rules of the kubelet', async () => {
    await using cluster = new TestCluster();
    await cluster.create({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'keys' }, stringData: { password: 's3cret' } });
    const env = [
      { name: 'A', value: 'one' }, { name: 'B', value: '$(A)-$(MISSING)-$$(A)' },
      { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }, { name: 'KEY', valueFrom: { secretKeyRef: { name: 'keys', key: 'password' } } },
    ];
    await cluster.create(pod('env', { image: 'busybox', command: ['env'], env }, { restartPolicy: 'Never' }));
    await cluster.seconds(5);
    const lines = (await cluster.request('GET', `${PODS}/env/log`)).split('\n');
    expect(lines.slice(0, 2)).toEqual(['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'HOSTNAME=env']);
    expect(lines).toEqual(expect.arrayContaining([
      'A=one', 'B=one-$(MISSING)-$(A)', 'POD=env', 'KEY=s3cret', 'KUBERNETES_SERVICE_HOST=10.96.0.1', 'KUBERNETES_PORT_443_TCP=tcp://10.96.0.1:443', 'HOME=/root',
    ]));
  });

  it('shares an emptyDir, keeps it over restarts, and shows files of the Pod’s own', async () => {
    await using cluster = new TestCluster();
    const mount = { volumeMounts: [{ name: 'shared', mountPath: '/shared' }] };
    await cluster.create({
      apiVersion: 'v1', kind: 'Pod', metadata: { name: 'two' },
      spec: {
        volumes: [{ name: 'shared', emptyDir: {} }],
        containers: [
          { name: 'writer', image: 'busybox', command: ['sh', '-c', 'echo hello >> /shared/file; sleep 3'], ...mount },
          { name: 'reader', image: 'busybox', command: ['sh', '-c', 'sleep 20; cat /shared/file /etc/hosts; sleep 60'], ...mount },
        ],
      },
    });
    await cluster.seconds(30);
    const { status } = await cluster.get<PodJson>(`${PODS}/two`);
    expect(await cluster.request('GET', `${PODS}/two/log?container=reader`)).toMatch(
      new RegExp(`^(hello\n)+# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::0\tip6-localnet\nfe00::0\tip6-mcastprefix\nfe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n${status.podIP}\ttwo\n$`),
    );
  });
});

describe('init containers and sidecars', () => {
  it('run one after the other before the rest', async () => {
    await using cluster = new TestCluster();
    const step = (name: string) => ({ name, image: 'busybox', command: ['sh', '-c', `echo ${name}; sleep 3`] });
    await cluster.create(pod('init', {}, { initContainers: [step('one'), step('two')] }));
    const seen = new Set<string>();
    for (let second = 0; second < 15; second += 1) {
      await cluster.seconds(1);
      seen.add((await cluster.pods())[0]?.split(' ').slice(1, 3).join(' ') ?? '');
    }
    expect([...seen]).toEqual(['0/1 Init:0/2', '0/1 Init:1/2', '0/1 PodInitializing', '1/1 Running']);
  });

  it('keep a sidecar running beside the Pod, and end it last', async () => {
    await using cluster = new TestCluster();
    const sidecar = { name: 'side', image: 'busybox', restartPolicy: 'Always', command: ['sh', '-c', 'trap "exit 0" TERM; while true; do sleep 1; done'] };
    await cluster.create(pod('main', { image: 'busybox', command: ['sleep', '5'] }, { initContainers: [sidecar], restartPolicy: 'Never' }));
    await cluster.seconds(6);
    expect(await cluster.pods()).toEqual(['main 2/2 Running 0 6s']);
    await cluster.seconds(10);
    expect(await cluster.pods()).toEqual(['main 0/2 Completed 0 16s']);
  });
});

describe('probes', () => {
  it('fails a gRPC probe when its time is up, for no image speaks gRPC', async () => {
    await using cluster = new TestCluster();
    await cluster.create(pod('grpc', { readinessProbe: { grpc: { port: 9000 }, timeoutSeconds: 2 } }));
    await cluster.seconds(6);
    expect(await cluster.events('grpc')).toContainEqual(
      expect.stringMatching(/^Warning Unhealthy Readiness probe failed: timeout: failed to connect service "10\.42\.\d\.2:9000" within 2s: context deadline exceeded$/),
    );
    expect(await cluster.pods()).toEqual(['grpc 0/1 Running 0 6s']);
  });

  it('restart a container that fails its liveness probe', async () => {
    await using cluster = new TestCluster();
    await cluster.create(pod('live', { livenessProbe: { httpGet: { path: '/missing', port: 80 }, periodSeconds: 5, failureThreshold: 2 } }));
    await cluster.seconds(15);
    expect(await cluster.pods()).toEqual([expect.stringMatching(/^live 1\/1 Running 1 \(\d+s ago\) 15s$/)]);
    expect(await cluster.events('live')).toEqual(expect.arrayContaining([
      expect.stringContaining('Warning Unhealthy Liveness probe failed: HTTP probe failed with statuscode: 404'),
      'Normal Killing Container web failed liveness probe, will be restarted',
    ]));
    expect(await cluster.request('GET', `${PODS}/live/log?previous=true`)).toContain('"GET /missing HTTP/1.1" 404 153 "-" "kube-probe/1.35"');
  });

  it('back off from the end of the run that they condemned', async () => {
    await using cluster = new TestCluster({ latencies: { schedule: 0, pull: [0, 0], startContainer: 0 } });
    await cluster.create(pod('ill', { livenessProbe: { tcpSocket: { port: 8080 }, periodSeconds: 10 } }));
    const seconds: Readonly<Record<string, number>> = { '40s': 40, '1m20s': 80, '2m40s': 160 };
    const waits: { told: string; waited: number }[] = [];
    let told: string | undefined;
    for (let second = 0; second < 480 && waits.length < 2; second += 1) {
      await cluster.seconds(1);
      const [container] = (await cluster.get<PodJson>(`${PODS}/ill`)).status.containerStatuses ?? [];
      const { state, lastState } = container as { state: { waiting?: { message: string }; running?: { startedAt: string } }; lastState: { terminated?: { finishedAt: string } } };
      const ended = lastState.terminated?.finishedAt;
      if (state.waiting && ended) told = /back-off (\w+) /.exec(state.waiting.message)?.[1];
      if (told === undefined || ended === undefined || !state.running) continue;
      waits.push({ told, waited: (Date.parse(state.running.startedAt) - Date.parse(ended)) / 1000 });
      told = undefined;
    }
    // Upstream judges by the run before the one it kills: of what has run for half a minute, the delays of 10 and 20 s are over by then.
    expect(waits[0]?.told).toBe('40s');
    expect(waits.filter(({ told: delay, waited }) => waited < (seconds[delay] ?? Infinity))).toEqual([]);
  });

  it('keep a Pod out of its Service until it is ready', async () => {
    await using cluster = new TestCluster();
    await cluster.create(pod('slow', { image: 'busybox', command: ['sh', '-c', 'sleep 10; touch /ready; sleep 3600'], readinessProbe: { exec: { command: ['cat', '/ready'] }, periodSeconds: 2 } }));
    await cluster.create({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'slow' }, spec: { selector: { app: 'slow' }, ports: [{ port: 80 }] } });
    await cluster.seconds(6);
    expect(await cluster.pods()).toEqual(['slow 0/1 Running 0 6s']);
    expect(await cluster.table('/api/v1/namespaces/default/endpoints')).toContain('slow  6s');
    expect(await cluster.events('slow')).toContainEqual(expect.stringContaining("Warning Unhealthy Readiness probe failed: cat: can't open '/ready': No such file or directory"));
    await cluster.seconds(10);
    expect(await cluster.pods()).toEqual(['slow 1/1 Running 0 16s']);
    expect(await cluster.table('/api/v1/namespaces/default/endpoints')).toContainEqual(expect.stringMatching(/^slow 10\.42\.\d\.2:80 16s$/));
  });

  it('say what a refused connection and a timeout are', async () => {
    await using cluster = new TestCluster();
    await cluster.create(pod('tcp', { readinessProbe: { tcpSocket: { port: 81 }, periodSeconds: 1 } }));
    await cluster.create(pod('exec', { readinessProbe: { exec: { command: ['sleep', '10'] }, periodSeconds: 2 } }));
    await cluster.seconds(8);
    expect(await cluster.events('tcp')).toContainEqual(expect.stringMatching(/Readiness probe failed: dial tcp 10\.42\.\d\.\d:81: connect: connection refused/));
    expect(await cluster.events('exec')).toContainEqual(expect.stringContaining('Readiness probe failed: command timed out: "sleep 10" timed out after 1s'));
  });
});
