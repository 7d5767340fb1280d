import { randomBytes } from 'node:crypto';
import { driveInRealTime, VirtualClock } from '#lib/core/index.ts';
import type { Limits } from '#lib/config/index.ts';
import type { WorkstationImage } from '#lib/workstation/index.ts';
import { LATENCIES, SimulatedSandbox } from '../simulated-sandbox.ts';
import type { SimulatedSandboxState } from '../simulated-sandbox.ts';
import { UnwatchedChanges } from '../unwatched.ts';
import type { SharedProcessor } from './processor.ts';
import type { MakeResident, Resident, ResidentOptions } from './resident.ts';

export interface EmbeddedOptions {
  image: WorkstationImage;
  limits: Limits;
  processor: SharedProcessor;
  report(problem: string, cause: unknown): void;
}

/** Sandboxes with an embedded cluster each, on clocks that follow the host's. */
export function makeEmbedded({ image, limits, processor, report }: EmbeddedOptions): MakeResident {
  return async ({ id, saved: state, notice, onChange, onLog }: ResidentOptions): Promise<Resident> => {
    const saved = state as SimulatedSandboxState | undefined;
    if (saved && saved.version !== 1) throw new Error('saved by another version');
    // Time went on while the sandbox was away; one that was skipped ahead stays ahead.
    const clock = new VirtualClock({ start: Math.max(Date.now(), saved?.time ?? 0) });
    const driver = driveInRealTime(clock);
    const unwatched = new UnwatchedChanges({ unheard: false });
    const sandbox = new SimulatedSandbox({
      clock, image, limits, saved, onChange,
      onUnwatched: (what) => {
        unwatched.note();
        if (what === 'file') onChange();
        else onLog();
      },
      processor: processor.share(),
      seed: randomBytes(4).readUInt32LE(),
      latencies: LATENCIES,
      onBug: (error, program) => report(`${program} failed in sandbox ${id}`, error),
    });
    const { workstation } = sandbox;
    if (notice) workstation.announce(notice);
    return {
      api: sandbox.api,
      token: sandbox.token,
      namespace: sandbox.namespace,
      listen: (listener) => unwatched.listen(listener),
      terminal: (number) => workstation.terminal(number),
      readFile: (path) => workstation.readFile(path),
      writeFile: (path, content) => workstation.writeFile(path, content),
      run: (commands) => workstation.run(commands),
      skip: async (milliseconds) => {
        await driver.skip(milliseconds);
        onChange();
      },
      erase: async () => undefined,
      save: () => sandbox.save(),
      [Symbol.asyncDispose]: async () => {
        driver[Symbol.dispose]();
        unwatched[Symbol.dispose]();
        await sandbox[Symbol.asyncDispose]();
      },
    };
  };
}
