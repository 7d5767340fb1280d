/**
 * What a sandbox with the capstone running keeps in memory: `node bench/memory.ts [COUNT]`. Prints heap and
 * resident memory of the host process for one sandbox more, and for COUNT (500) of them, each.
 */
import { CapstoneHost } from './capstone.ts';
import { figure, load } from './measuring.ts';

const COUNT = Number(process.argv[2] ?? 500);
const AIM = 2;
/** The first ones load code, images and shared objects. */
const WARM_UP = 10;
const MIB = 1024 * 1024;

await using host = await CapstoneHost.start();
await host.fill(WARM_UP);
const [before, one] = [await host.usage({ collect: true }), await host.fill(1, WARM_UP).then(() => host.usage({ collect: true }))];
await host.fill(COUNT - 1, WARM_UP + 1);
const all = await host.usage({ collect: true });
figure('one sandbox with the capstone, heap and buffers', `${megabytes(held(one) - held(before))} (aim: ${AIM} MB)`);
figure(`${COUNT} of them, heap and buffers of each`, megabytes((held(all) - held(before)) / COUNT));
figure(`${COUNT} of them, resident memory of each`, megabytes((all.rss - before.rss) / COUNT));
figure('the host process with all of them', `${megabytes(all.rss)} resident, ${megabytes(all.heap)} heap (${load()})`);

function held({ heap, external }: { heap: number; external: number }): number {
  return heap + external;
}

function megabytes(bytes: number): string {
  return `${(bytes / MIB).toFixed(2)} MB`;
}
