/**
 * A Deployment of 3, 100 and 500 replicas from its creation to all available, when pulling and starting
 * take no time, beside @ngrok/webernetes: `node bench/replicas.ts [ROUNDS]`. Each measurement has a
 * process of its own, warmed up by another Deployment. Prints medians of wall and CPU time, their ratio, and the time for each replica.
 */
import { fork } from 'node:child_process';
import { DEFAULT_LIMITS } from '#lib/config/index.ts';
import { driveInRealTime, VirtualClock } from '#lib/core/index.ts';
import { WorkstationImage } from '#lib/workstation/index.ts';
import { SimulatedProcessor } from '../lib/sandboxes/simulated-processor.ts';
import { SimulatedSandbox } from '../lib/sandboxes/simulated-sandbox.ts';
import { figure, load, median } from './measuring.ts';
import { startWebernetes, webernetesBundle } from './peers/webernetes.ts';

const SIZES = [3, 100, 500];
const AIM = 20;
const WARM_UP = 100;
/** The peer takes most of a minute for 500: once is enough of it. */
const PEER_ROUNDS = 1;
const NO_LATENCY = { schedule: 0, pull: [0, 0], startContainer: 0 } as const;

interface Taken {
  wall: number;
  cpu: number;
}

const [mode = '5', replicas = '', bundle = ''] = process.argv.slice(2);
if (mode === 'ours') report(await warmed((size) => ours(size)));
else if (mode === 'peer') report(await warmed((size) => peer(size, bundle)));
else await compare(Number(mode));

async function compare(rounds: number): Promise<void> {
  const peerBundle = await webernetesBundle();
  if (typeof peerBundle !== 'string') process.stdout.write(`no peer: ${peerBundle.missing}\n`);
  for (const size of SIZES) {
    const own = await measured('ours', size, { rounds, bundle: '' });
    figure(`${size} replicas, all available after`, `${words(own)}, ${(own.cpu / size).toFixed(2)} ms CPU a replica (${load()})`);
    if (typeof peerBundle !== 'string') continue;
    const theirs = await measured('peer', size, { rounds: Math.min(rounds, size < 500 ? 3 : PEER_ROUNDS), bundle: peerBundle });
    figure('  @ngrok/webernetes 0.3.5', words(theirs));
    figure('  quicker', `${(theirs.wall / own.wall).toFixed(0)} times by the wall, ${(theirs.cpu / own.cpu).toFixed(0)} times in CPU${size === 500 ? ` (aim: ${AIM})` : ''}`);
  }
}

function words({ wall, cpu }: Taken): string {
  return `${wall.toFixed(0)} ms, ${cpu.toFixed(0)} ms CPU`;
}

async function measured(who: 'ours' | 'peer', size: number, { rounds, bundle: path }: { rounds: number; bundle: string }): Promise<Taken> {
  const taken: Taken[] = [];
  for (let round = 0; round < rounds; round += 1) taken.push(await inChild(who, size, path));
  return { wall: median(taken.map(({ wall }) => wall)), cpu: median(taken.map(({ cpu }) => cpu)) };
}

function inChild(who: string, size: number, path: string): Promise<Taken> {
  const { promise, resolve, reject } = Promise.withResolvers<Taken>();
  const child = fork(import.meta.filename, [who, String(size), path]);
  child.once('message', (taken) => resolve(taken as Taken));
  child.once('exit', (code) => reject(new Error(`the measurement of ${who} with ${size} replicas ended with ${code}`)));
  return promise;
}

function report(taken: Taken): void {
  if (process.send) process.send(taken, () => process.exit(0));
  else process.stdout.write(`${words(taken)}\n`, () => process.exit(0));
}

/** A host is up for long, so code that has run before is what counts, the peer's too: a cluster of its own warms it. */
async function warmed(measure: (size: number) => Promise<Taken>): Promise<Taken> {
  await measure(WARM_UP);
  return measure(Number(replicas));
}

function stopwatch(): () => Taken {
  const began = performance.now();
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return { wall: performance.now() - began, cpu: (user + system) / 1000 };
  };
}

async function ours(size: number): Promise<Taken> {
  const clock = new VirtualClock({ start: Date.now() });
  await using sandbox = new SimulatedSandbox({
    clock, seed: 1, limits: DEFAULT_LIMITS, latencies: NO_LATENCY, image: new WorkstationImage(), processor: new SimulatedProcessor(clock),
  });
  using _driver = driveInRealTime(clock);
  const request = async (method: string, target: string, body?: object, type = 'application/json') => {
    const headers = { authorization: `Bearer ${sandbox.token}`, 'content-type': type };
    const response = await sandbox.api.request({ method, target, headers, ...(body ? { body: Buffer.from(JSON.stringify(body)) } : {}) });
    if (response.status >= 300) throw new Error(`${method} ${target}: ${response.status}`);
    return response;
  };
  // Room for 500: more Pods on a node than the usual 110, and the control plane takes its part.
  for (const { name } of sandbox.cluster.nodes) {
    await request('PATCH', `/api/v1/nodes/${name}/status`, { status: { capacity: { cpu: '64', pods: '250' }, allocatable: { cpu: '64', pods: '250' } } }, 'application/merge-patch+json');
    await request('PATCH', `/api/v1/nodes/${name}`, { spec: { taints: null } }, 'application/merge-patch+json');
  }
  const watch = await request('GET', '/apis/apps/v1/namespaces/default/deployments?watch=true');
  const stop = stopwatch();
  await request('POST', '/apis/apps/v1/namespaces/default/deployments', deployment(size, 'nginx', 80));
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of watch.body as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    if (lines.some((line) => (JSON.parse(line) as { object: { status?: { availableReplicas?: number } } }).object.status?.availableReplicas === size)) return stop();
  }
  throw new Error('the watch ended');
}

async function peer(size: number, path: string): Promise<Taken> {
  const cluster = await startWebernetes(path);
  const { promise, resolve } = Promise.withResolvers<Taken>();
  let stop = stopwatch();
  cluster.informer('deployments', (_, { status }) => {
    if (status?.availableReplicas === size) resolve(stop());
  });
  stop = stopwatch();
  await cluster.apply([deployment(size, 'web:1', 8080)]);
  return promise;
}

function deployment(replicas: number, image: string, port: number): object {
  return {
    apiVersion: 'apps/v1', kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      replicas, selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image, ports: [{ containerPort: port }] }] } },
    },
  };
}
