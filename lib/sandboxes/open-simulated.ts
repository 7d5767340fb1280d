import type { Limits } from '#lib/config/index.ts';
import { VirtualClock } from '#lib/core/index.ts';
import { WorkstationImage } from '#lib/workstation/index.ts';
import { SimulatedProcessor } from './simulated-processor.ts';
import { LATENCIES, SimulatedSandbox } from './simulated-sandbox.ts';
import type { Unwatched } from './unwatched.ts';

export interface OpenSimulatedOptions {
  /** The same seed and the same commands give the same cluster, byte for byte. */
  seed: number;
  /** The clock's first reading, epoch milliseconds. */
  start: number;
  limits: Limits;
  /** A file of the workstation or a container's log has changed. */
  onUnwatched?: (what: Unwatched) => void;
}

/** A fresh sandbox in this process whose time moves only when its clock is told to: for graders and tests. */
export function openSimulated({ seed, start, limits, onUnwatched }: OpenSimulatedOptions): SimulatedSandbox {
  const clock = new VirtualClock({ start });
  return new SimulatedSandbox({ clock, seed, limits, latencies: LATENCIES, processor: new SimulatedProcessor(clock), image: new WorkstationImage(), ...(onUnwatched ? { onUnwatched } : {}) });
}
