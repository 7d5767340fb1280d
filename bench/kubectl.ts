/**
 * `kubectl get pods` in the terminal against the real kubectl's whole process, on the same cluster:
 * `node bench/kubectl.ts [ROUNDS]`. Prints both medians and their ratio.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openStandalone, serveCluster } from '#lib/sandboxes/index.ts';
import { realTools } from '../lib/testing/real-tools.ts';

const ROUNDS = Number(process.argv[2] ?? 30);
const AIM = 10;
const PODS = 10;
const MAKE_PODS = `for i in $(seq ${PODS}); do kubectl run web-$i --image=nginx; done; kubectl wait --for=condition=Ready pods --all --timeout=60s`;

const tools = await realTools();
if ('missing' in tools) {
  process.stdout.write(`not measured: ${tools.missing}\n`);
} else {
  const ours = await terminalMilliseconds();
  const real = await realMilliseconds(tools.kubectl);
  process.stdout.write(`kubectl get pods (${PODS} Pods) in the terminal, median      ${ours.toFixed(2)} ms\n`);
  process.stdout.write(`the real kubectl 1.35.2, whole process, median      ${real.toFixed(1)} ms\n`);
  process.stdout.write(`ratio                                               ${(real / ours).toFixed(0)} times quicker (aim: ${AIM})\n`);
}
process.exit(0);

/** One command after another in a shell of the workstation, each with its own process there. */
async function terminalMilliseconds(): Promise<number> {
  await using opened = openStandalone();
  const { workstation } = opened.sandbox;
  await workstation.run(MAKE_PODS);
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const began = performance.now();
    const { status } = await workstation.run('kubectl get pods');
    times.push(performance.now() - began);
    if (status !== 0) throw new Error(`kubectl get pods ended with ${status}`);
  }
  return median(times);
}

async function realMilliseconds(kubectl: string): Promise<number> {
  await using served = await serveCluster(0);
  const folder = mkdtempSync(path.join(tmpdir(), 'drydock-bench-'));
  try {
    const kubeconfig = path.join(folder, 'kubeconfig');
    writeFileSync(kubeconfig, served.kubeconfig);
    for (let pod = 1; pod <= PODS; pod += 1) await runReal(kubectl, { KUBECONFIG: kubeconfig, HOME: folder }, ['run', `web-${pod}`, '--image=nginx']);
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) times.push(await runReal(kubectl, { KUBECONFIG: kubeconfig, HOME: folder }));
    return median(times);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runReal(kubectl: string, env: Readonly<Record<string, string>>, args: readonly string[] = ['get', 'pods']): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const began = performance.now();
  const child = spawn(kubectl, args, { env: { ...process.env, ...env }, stdio: 'ignore' });
  child.on('exit', (code) => (code === 0 ? resolve(performance.now() - began) : reject(new Error(`the real kubectl ended with ${code}`))));
  return promise;
}

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}
