import { randomBytes } from 'node:crypto';
import { driveInRealTime, VirtualClock } from '#lib/core/index.ts';
import type { Limits } from '#lib/config/index.ts';
import type { WorkstationImage } from '#lib/workstation/index.ts';
import { LATENCIES, SimulatedSandbox } from '../simulated-sandbox.ts';
import type { SimulatedSandboxState } from '../simulated-sandbox.ts';
import { UnwatchedChanges } from '../unwatched.ts';
import { charging } from './charging.ts';
import type { SandboxProcessor, SharedProcessor } from './processor.ts';
import { waking } from './waking.ts';
import type { MakeResident, Resident, ResidentOptions } from './resident.ts';

/** A minute after the last change, key or request, probes are played half a minute at a time. */
const DOZE = { after: 60_000, beat: 30_000 };
/** Turns of the event loop that programs waiting for the processor are given before simulated time goes on without them. */
const MOST_TURNS = 8;

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
    const share = processor.share();
    // Time went on while the sandbox was away; one that was skipped ahead stays ahead.
    const clock = new VirtualClock({ start: Math.max(Date.now(), saved?.time ?? 0), settle: () => comeToRest(share) });
    // Taken down in the opposite order, also when the sandbox cannot be made.
    await using made = new AsyncDisposableStack();
    const driver = made.use(driveInRealTime(clock, DOZE));
    const wake = () => driver.wake();
    const unwatched = { file: made.use(new UnwatchedChanges({ unheard: false })), log: made.use(new UnwatchedChanges({ unheard: false })) };
    const sandbox = made.use(new SimulatedSandbox({
      clock, image, limits, saved,
      onChange: () => {
        driver.stir();
        onChange();
      },
      onUnwatched: (what) => {
        unwatched[what].note();
        if (what === 'file') onChange();
        else onLog();
      },
      processor: {
        charge: () => {
          const wait = share.charge();
          if (wait && share.isComputing()) driver.stir();
          return wait;
        },
      },
      seed: randomBytes(4).readUInt32LE(),
      latencies: LATENCIES,
      onBug: (error, program) => report(`${program} failed in sandbox ${id}`, error),
    }));
    const { workstation } = sandbox;
    if (notice) workstation.announce(notice);
    const kept = made.move();
    return {
      api: waking(charging(sandbox.api, share, limits.api.exchanges), wake),
      wake,
      token: sandbox.token,
      namespace: sandbox.namespace,
      listen: (what, listener) => unwatched[what].listen(listener),
      terminal: (number) => workstation.terminal(number),
      readFile: (path) => workstation.readFile(path),
      writeFile: (path, content) => workstation.writeFile(path, content),
      run: async (commands) => {
        await driver.wake();
        return workstation.run(commands);
      },
      skip: async (milliseconds) => {
        await driver.skip(milliseconds);
        onChange();
      },
      erase: async () => undefined,
      save: () => sandbox.save(),
      [Symbol.asyncDispose]: async () => {
        // Time stands still for what is being taken down.
        driver[Symbol.dispose]();
        await kept.disposeAsync();
      },
    };
  };
}

/** Lets what a timer set off run until it waits for time to pass. */
async function comeToRest(processor: SandboxProcessor): Promise<void> {
  await turn();
  for (let turns = 1; processor.isWaitedFor() && turns < MOST_TURNS; turns += 1) await turn();
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
