import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '#lib/config/index.ts';
import { VirtualClock } from '#lib/core/index.ts';
import { WorkstationImage } from '#lib/workstation/index.ts';
import { openSimulated } from './open-simulated.ts';
import { SimulatedProcessor } from './simulated-processor.ts';
import { LATENCIES, SimulatedSandbox } from './simulated-sandbox.ts';

const MIB = 1024 * 1024;
const HOUR = 3_600_000;

/** A sandbox whose containers have little room together. */
function sandboxWith(files: number): SimulatedSandbox {
  return openSimulated({ seed: 1, start: Date.UTC(2026, 10, 23, 7), limits: { ...DEFAULT_LIMITS, cluster: { ...DEFAULT_LIMITS.cluster, files } } });
}

async function run(sandbox: SimulatedSandbox, commands: string): Promise<string> {
  const { output } = await sandbox.clock.runUntil(sandbox.workstation.run(commands), HOUR);
  return output;
}

async function startPods(sandbox: SimulatedSandbox, names: readonly string[]): Promise<void> {
  for (const name of names) await run(sandbox, `kubectl run ${name} --image=busybox --command -- sleep infinity`);
  await run(sandbox, `kubectl wait --for=condition=Ready pod ${names.join(' ')}`);
}

/** Writes 3 MiB in a container. */
const fill = (pod: string, file: string) => `kubectl exec ${pod} -- sh -c 'head -c ${3 * MIB} /dev/zero > ${file} && echo written'`;

describe('the files of all containers of a sandbox', () => {
  it('share one bound, and whoever goes past it finds the disk full', async () => {
    await using sandbox = sandboxWith(8 * MIB);
    await startPods(sandbox, ['one', 'two', 'three']);
    expect(await run(sandbox, fill('one', '/tmp/x'))).toBe('written\n');
    expect(await run(sandbox, fill('two', '/tmp/x'))).toBe('written\n');
    expect(await run(sandbox, fill('three', '/tmp/x'))).toBe('head: write error: No space left on device\ncommand terminated with exit code 1\n');
    expect(await run(sandbox, 'kubectl exec three -- touch /tmp/another')).toContain('No space left on device');
    expect(await run(sandbox, 'head -c 3000000 /dev/zero > x && echo the workstation has its own')).toBe('the workstation has its own\n');
  });

  it('have room again when a file, or a Pod, is deleted', async () => {
    await using sandbox = sandboxWith(8 * MIB);
    await startPods(sandbox, ['one', 'two']);
    await run(sandbox, `${fill('one', '/tmp/x')}; ${fill('two', '/tmp/x')}`);
    expect(await run(sandbox, fill('two', '/tmp/y'))).toContain('No space left on device');
    expect(await run(sandbox, `kubectl exec two -- rm /tmp/x /tmp/y; ${fill('two', '/tmp/y')}`)).toBe('written\n');
    await run(sandbox, 'kubectl delete pod one --now');
    expect(await run(sandbox, fill('two', '/tmp/z'))).toBe('written\n');
  });
});

const MANIFESTS = `
apiVersion: v1
kind: Pod
metadata: { name: writer }
spec:
  volumes: [{ name: shared, emptyDir: {} }]
  initContainers:
  - { name: first, image: busybox, command: [sh, -c, "echo first; echo kept > /shared/first"], volumeMounts: [{ name: shared, mountPath: /shared }] }
  containers:
  - { name: loop, image: busybox, command: [sh, -c, "echo started; while :; do date >> /shared/log; sleep 5; done"], volumeMounts: [{ name: shared, mountPath: /shared }] }
---
apiVersion: v1
kind: Pod
metadata: { name: probed }
spec:
  containers:
  - name: web
    image: nginx
    startupProbe: { httpGet: { path: /, port: 80 }, periodSeconds: 2 }
    livenessProbe: { httpGet: { path: /, port: 80 }, periodSeconds: 3 }
    readinessProbe: { httpGet: { path: /, port: 80 }, periodSeconds: 3 }
---
apiVersion: v1
kind: Pod
metadata: { name: slow }
spec:
  containers:
  - name: web
    image: busybox
    command: [sh, -c, "sleep 8; touch /tmp/up; sleep infinity"]
    startupProbe: { exec: { command: [test, -f, /tmp/up] }, periodSeconds: 2, failureThreshold: 10 }
    livenessProbe: { exec: { command: [test, -f, /tmp/up] }, periodSeconds: 1, failureThreshold: 1 }
---
apiVersion: batch/v1
kind: Job
metadata: { name: done }
spec: { template: { spec: { restartPolicy: Never, containers: [{ name: c, image: busybox, command: [echo, finished] }] } } }
`;

/** The sandbox as it comes back after two hours in which nobody looked. */
async function putAwayAndBack(sandbox: SimulatedSandbox): Promise<SimulatedSandbox> {
  const saved = structuredClone(sandbox.save());
  await sandbox[Symbol.asyncDispose]();
  const clock = new VirtualClock({ start: saved.time + 2 * HOUR });
  return new SimulatedSandbox({ clock, saved, seed: 1, limits: DEFAULT_LIMITS, latencies: LATENCIES, processor: new SimulatedProcessor(clock), image: new WorkstationImage() });
}

describe('a sandbox that was put away and brought back', () => {
  it('shows its Pods, events, files and logs as they were, and no restart', async () => {
    await using before = sandboxWith(64 * MIB);
    before.workstation.writeFile('all.yml', new TextEncoder().encode(MANIFESTS));
    await run(before, 'kubectl apply -f all.yml; kubectl create deployment web --image=nginx --replicas=2; kubectl expose deployment web --port=80');
    await before.clock.advance(30_000);
    await run(before, 'kubectl exec writer -- sh -c "echo mine > /tmp/own"');
    const look = 'kubectl get pods,jobs,endpointslices -o yaml; kubectl get events -o yaml; kubectl logs writer; kubectl logs writer -c first; kubectl logs job/done; kubectl logs deployment/web';
    const was = await run(before, look);
    await using after = await putAwayAndBack(before);
    await after.clock.advance(200);
    expect(await run(after, look)).toEqual(was);
    await after.clock.advance(120_000);
    expect(await run(after, 'kubectl get pods --no-headers | awk \'{ print $1, $2, $3, $4 }\' | sed -E "s/-[a-z0-9]+( |-[a-z0-9]+ )/ /"')).toBe(
      'done 0/1 Completed 0\nprobed 1/1 Running 0\nslow 1/1 Running 0\nweb 1/1 Running 0\nweb 1/1 Running 0\nwriter 1/1 Running 0\n',
    );
    expect(await run(after, 'kubectl exec writer -c loop -- cat /tmp/own /shared/first; kubectl get events | grep -c -E "Killing|Unhealthy|BackOff"')).toBe('mine\nkept\n1\n');
  });

  it('says in a terminal that what ran there has ended, and only there', async () => {
    await using before = sandboxWith(64 * MIB);
    for (const [number, keys] of [[1, 'cd /tmp; echo idle\r'], [2, 'while :; do sleep 1; done\r'], [3, 'sleep 1000 &\r']] as const) {
      await typeIn(before, number, keys);
    }
    await using after = await putAwayAndBack(before);
    const sentence = '[The sandbox was stopped and started again: what was running here has ended.]';
    const screens = await Promise.all([1, 2, 3].map((number) => typeIn(after, number, 'pwd\r')));
    expect(screens.map((screen) => screen.split(sentence).length - 1)).toEqual([0, 1, 1]);
    expect(screens[0]).toContain('root@kube-control01:/tmp# ');
  });
});

/** Types on a terminal, and gives all that was shown. */
async function typeIn(sandbox: SimulatedSandbox, number: number, keys: string): Promise<string> {
  const terminal = sandbox.workstation.terminal(number);
  if (!terminal) throw new Error('no such terminal');
  const shown: Uint8Array[] = [];
  await terminal.attach({ output: (bytes) => void shown.push(bytes), notice: () => undefined, ended: () => undefined });
  await sandbox.clock.advance(2000);
  terminal.input(new TextEncoder().encode(keys));
  await sandbox.clock.advance(3000);
  const screen = Buffer.concat(shown).toString();
  return screen.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '');
}

describe('the kernel', () => {
  it('is one and the same to the workstation, its node and the containers there', async () => {
    await using sandbox = sandboxWith(8 * MIB);
    await startPods(sandbox, ['one']);
    const kernels = await run(sandbox, "uname -r; kubectl exec one -- uname -r; kubectl get node -o jsonpath='{range .items[*]}{.status.nodeInfo.kernelVersion}{\"\\n\"}{end}'");
    expect(new Set(kernels.trim().split('\n')).size).toBe(1);
  });
});
