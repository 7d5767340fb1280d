import { readBody } from '#lib/core/index.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_LIMITS } from '#lib/config/index.ts';
import { WorkstationImage } from '#lib/workstation/index.ts';
import { makeEmbedded } from './embedded.ts';
import { SharedProcessor } from './processor.ts';
import type { Resident } from './resident.ts';

const SERVE = `kubectl apply -f - <<'EOF'
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: web
      image: nginx
      readinessProbe: { httpGet: { path: /, port: 80 }, periodSeconds: 5 }
      livenessProbe: { httpGet: { path: /, port: 80 }, periodSeconds: 10 }
EOF
kubectl wait --for=condition=Ready pod/web --timeout=60s`;
const LOG = '/api/v1/namespaces/default/pods/web/log?timestamps=true';

/** Somebody who has seen to a Pod with probes, and does nothing any more. */
describe('an embedded sandbox at which nothing happens', () => {
  let resident: Resident;

  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
    const make = makeEmbedded({
      image: new WorkstationImage(), limits: DEFAULT_LIMITS, processor: new SharedProcessor(DEFAULT_LIMITS.processor),
      report: (problem, cause) => {
        throw new Error(problem, { cause });
      },
    });
    resident = await make({ id: 'idle', saved: undefined, notice: undefined, onChange: () => undefined, onLog: () => undefined });
    expect((await passUntil(resident.run(SERVE))).output).toContain('condition met');
  });

  afterEach(async () => {
    await resident[Symbol.asyncDispose]();
    vi.useRealTimers();
  });

  async function pass(milliseconds: number): Promise<void> {
    for (let passed = 0; passed < milliseconds; passed += 50) {
      vi.advanceTimersByTime(50);
      for (let turn = 0; turn < 8; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async function passUntil<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    void work.finally(() => (isDone = true));
    while (!isDone) await pass(50);
    return work;
  }

  /** When each probe asked, in milliseconds since the epoch, by the container's log. */
  function probesIn(log: string): number[] {
    return log.split('\n').filter((line) => line.includes('kube-probe')).map((line) => Date.parse(line.split(' ', 1)[0] ?? ''));
  }

  async function readLog(target: string): Promise<string> {
    const response = await resident.api.request({ method: 'GET', target, headers: { authorization: `Bearer ${resident.token}` } });
    return Buffer.from(await readBody(response)).toString();
  }

  it('has done, for whoever asks, all that was due before', async () => {
    let late = 0;
    for (let time = 0; time < 6; time += 1) {
      await pass(72_000 + time * 1_300);
      const behind = resident.wake() !== undefined;
      if (behind) late += 1;
      const asked = time % 2 === 0 ? readLog(LOG) : passUntil(resident.run('kubectl logs web --timestamps')).then(({ output }) => output);
      const probes = probesIn(await asked);
      expect(Date.now() - (probes.at(-1) ?? 0)).toBeLessThan(5_600);
    }
    expect(late).toBeGreaterThan(0);
    const probes = probesIn(await readLog(LOG));
    const seconds = (Date.now() - (probes[0] ?? 0)) / 1000;
    expect(Math.abs(probes.length - (seconds * 3) / 10)).toBeLessThan(4);
  });

  it('tells whoever follows a log of each line when it is written', async () => {
    const response = await resident.api.request({ method: 'GET', target: `${LOG}&follow=true&tailLines=0`, headers: { authorization: `Bearer ${resident.token}` } });
    const told: number[] = [];
    const follow = async () => {
      for await (const chunk of response.body as AsyncIterable<Uint8Array>) for (const at of probesIn(Buffer.from(chunk).toString())) told.push(Date.now() - at);
    };
    void follow();
    await pass(150_000);
    expect(told.length).toBeGreaterThan(40);
    expect(Math.max(...told)).toBeLessThan(1_100);
  });

  it('takes long turns: a minute of probes at a few moments', async () => {
    await pass(65_000);
    const moments = new Set<number>();
    const before = probesIn(await readLog(LOG)).length;
    await pass(70_000);
    const listening = resident.listen('log', () => moments.add(Math.round(Date.now() / 1_000)));
    await pass(60_000);
    listening[Symbol.dispose]();
    expect(moments.size).toBeGreaterThan(1);
    expect(moments.size).toBeLessThan(5);
    expect(probesIn(await readLog(LOG)).length - before).toBeGreaterThan(35);
  });
});
