import type { ClusterLatencies } from '#lib/cluster/index.ts';
import type { Limits } from '#lib/config/index.ts';
import { VirtualClock } from '#lib/core/index.ts';
import type { ProgramLibrary } from '#lib/machine/index.ts';
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
  /** How long things take in the cluster; a plausible range when left out. */
  latencies?: ClusterLatencies;
  /** What a turn of the clock waits for; see VirtualClockOptions. */
  settle?: () => Promise<void>;
  /** Programs of the workstation that stand in for those of the same name. */
  programs?: ProgramLibrary;
  /** A file of the workstation or a container's log has changed. */
  onUnwatched?: (what: Unwatched) => void;
}

/** A fresh sandbox in this process whose time moves only when its clock is told to: for graders and tests. */
export function openSimulated({ start, settle, ...options }: OpenSimulatedOptions): SimulatedSandbox {
  const clock = new VirtualClock({ start, ...(settle ? { settle } : {}) });
  return new SimulatedSandbox({ latencies: LATENCIES, ...options, clock, processor: new SimulatedProcessor(clock), image: new WorkstationImage() });
}
