/**
 * What sandboxes cost while nobody types and the capstone's probes run: `node bench/idle.ts [COUNT] [SECONDS]
 * [PROFILE]`. Prints the host's CPU time as a part of one core, and for each probe; with PROFILE, a CPU profile
 * of the same time is written there.
 * Beside it stands what a probe costs in simulated time, where nothing waits and a busy machine matters least.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { DEFAULT_LIMITS } from '#lib/config/index.ts';
import { openSimulated } from '#lib/sandboxes/index.ts';
import { APPLY, CapstoneHost } from './capstone.ts';
import { figure, load } from './measuring.ts';

const COUNT = Number(process.argv[2] ?? 500);
const SECONDS = Number(process.argv[3] ?? 120);
const PROFILE = process.argv[4];
const AIM = 5;
/** Three Pods, each asked every five and every ten seconds. */
const PROBES = 3 * (SECONDS / 5 + SECONDS / 10);
/** After the last sandbox was brought back, its Pods become ready once more, and that is saved; a minute later it dozes. */
const REST = 180_000;

const alone = await simulatedProbe();
figure('CPU time a probe in simulated time', `${alone.toFixed(0)} µs, ${((alone * COUNT * PROBES) / SECONDS / 10_000).toFixed(1)} % of a core for ${COUNT} sandboxes (${load()})`);
await using host = await CapstoneHost.startWithCopies(COUNT);
await delay(REST);
const before = await host.usage({ collect: false });
const began = performance.now();
if (PROFILE) await host.profile(SECONDS * 1000, PROFILE);
else await delay(SECONDS * 1000);
const { cpu } = await host.usage({ collect: false });
const used = cpu - before.cpu;
figure(`${COUNT} idle sandboxes with probes, part of one core`, `${((100 * used) / (performance.now() - began)).toFixed(1)} % (aim: ${AIM} %)`);
figure('CPU time a probe, everything included', `${((1000 * used) / COUNT / PROBES).toFixed(0)} µs (${load()})`);

/** Microseconds of CPU time, everything included, over six hours of one sandbox. */
async function simulatedProbe(): Promise<number> {
  await using sandbox = openSimulated({ seed: 1, start: Date.parse('2026-01-01T00:00:00Z'), limits: DEFAULT_LIMITS });
  const { status, output } = await sandbox.clock.runUntil(sandbox.workstation.run(APPLY), 600_000);
  if (status !== 0) throw new Error(output);
  await sandbox.clock.advance(600_000);
  const before = process.cpuUsage();
  await sandbox.clock.advance(6 * 3_600_000);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / (PROBES * ((6 * 3_600) / SECONDS));
}
