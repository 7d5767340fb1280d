/**
 * What sandboxes cost while nobody types and the capstone's probes run: `node bench/idle.ts [COUNT] [SECONDS]
 * [PROFILE]`. Prints the host's CPU time as a part of one core, and for each probe; with PROFILE, a CPU profile
 * of the same time is written there.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { CapstoneHost } from './capstone.ts';
import { figure, load } from './measuring.ts';

const COUNT = Number(process.argv[2] ?? 500);
const SECONDS = Number(process.argv[3] ?? 60);
const PROFILE = process.argv[4];
const AIM = 5;
/** Three Pods, each asked every five and every ten seconds. */
const PROBES = 3 * (SECONDS / 5 + SECONDS / 10);
/** After the last sandbox was brought back, its Pods become ready once more, and that is saved. */
const REST = 20_000;

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
