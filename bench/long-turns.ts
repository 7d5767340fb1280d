/** Loaded into the host by `bench/neighbours.ts --turns`: tells what the host did whenever it did not look up for long. */
import { Session } from 'node:inspector/promises';
import type { Profiler } from 'node:inspector';

/** Milliseconds. */
const LONG = 10;
const SHOWN = 6;
/** Seconds of samples looked at together. */
const BATCH = 2;

const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.setSamplingInterval', { interval: 500 });
await session.post('Profiler.start');

let stretches: { from: number; to: number }[] = [];
let seen = now();
setInterval(() => {
  const time = now();
  if (time - seen > (LONG + 1) * 1000) stretches.push({ from: seen, to: time });
  seen = now();
}, 1).unref();

setInterval(() => void look(), BATCH * 1000).unref();

/** Microseconds on the profiler's clock. */
function now(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

async function look(): Promise<void> {
  const told = stretches;
  stretches = [];
  const { profile } = await session.post('Profiler.stop');
  await session.post('Profiler.start');
  seen = now();
  for (const stretch of told) tell(stretch, profile);
}

function tell({ from, to }: { from: number; to: number }, profile: Profiler.Profile): void {
  const stacks = stacksOf(profile);
  const counts = new Map<string, number>();
  let samples = 0;
  let time = profile.startTime;
  for (const [index, id] of (profile.samples ?? []).entries()) {
    time += profile.timeDeltas?.[index] ?? 0;
    if (time < from || time > to) continue;
    samples += 1;
    for (const frame of stacks.get(id) ?? []) counts.set(frame, (counts.get(frame) ?? 0) + 1);
  }
  const most = [...counts].sort((a, b) => b[1] - a[1]).slice(0, SHOWN);
  const shares = most.map(([frame, count]) => `${frame} ${Math.round((count / samples) * 100)}%`);
  process.stderr.write(`${((to - from) / 1000).toFixed(0).padStart(6)} ms  ${shares.join(', ')}\n`);
}

/** The functions of Drydock and V8's own on the stack of each sampled node. */
function stacksOf({ nodes }: Profiler.Profile): Map<number, Set<string>> {
  const parents = new Map(nodes.flatMap(({ id, children }) => (children ?? []).map((child) => [child, id] as const)));
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  return new Map(nodes.map(({ id }) => {
    const stack = new Set<string>();
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const frame = frames.get(at);
      if (frame) stack.add(frame);
    }
    return [id, stack];
  }));
}

function nameOf({ functionName, url, lineNumber }: Profiler.ProfileNode['callFrame']): string | undefined {
  const file = /\/((?:lib|node_modules)\/.*)$/.exec(url)?.[1];
  if (file) return `${file}:${lineNumber + 1} ${functionName}`;
  return /^\((garbage collector|program|idle)\)$/.test(functionName) || functionName === 'runMicrotasks' ? functionName : undefined;
}
