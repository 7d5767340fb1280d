import type { Limits } from '#lib/config/index.ts';
import { SandboxError } from '../sandbox-error.ts';
import { checkedSandboxId, ERASED } from '../sandbox-id.ts';
import type { MakeResident, Resident, ResidentOptions } from './resident.ts';
import { SaveTurns } from './save-turns.ts';
import { Saver } from './saver.ts';
import type { SnapshotStore } from './snapshots.ts';
import { DamagedSnapshot } from './snapshots.ts';

const DAMAGED = 'What was saved of this sandbox cannot be read, so this is a fresh one. The unreadable file was kept.';

export interface ResidentsOptions {
  make: MakeResident;
  store: SnapshotStore;
  limits: Pick<Limits, 'sandbox' | 'host'>;
  /** Something went wrong that no learner caused. */
  report(problem: string, cause: unknown): void;
}

interface Entry {
  id: string;
  resident: Resident;
  saver: Saver;
  /** Connections that are open to it. */
  holders: number;
  /** When it was last used, by the host's clock. */
  used: number;
  /** It is about to leave, and makes room for one already. */
  dropping: boolean;
}

/** Where a sandbox is, or will be once it is made. */
interface Place {
  making: Promise<Entry>;
  entry: Entry | undefined;
}

/** A sandbox that stays in memory until it is released. */
export interface Hold extends Disposable {
  resident: Resident;
}

/** The sandboxes in memory. Each is made or read from disk on first use, saved while it changes, and dropped when nobody uses it. */
export class Residents implements AsyncDisposable {
  readonly #options: ResidentsOptions;
  readonly #places = new Map<string, Place>();
  readonly #leaving = new Map<string, Promise<void>>();
  readonly #turns: SaveTurns;
  readonly #timer: ReturnType<typeof setInterval>;
  /** Those that were thrown away for good. */
  readonly #gone = new Set<string>();
  #closed = false;

  constructor(options: ResidentsOptions) {
    this.#options = options;
    this.#turns = new SaveTurns(options.limits.sandbox.saveDelay);
    this.#timer = setInterval(() => void this.dropIdle(), Math.max(10, options.limits.sandbox.idle / 5));
    this.#timer.unref();
  }

  get count(): number {
    return this.#places.size;
  }

  /**
   * The sandbox, kept in memory until the hold is disposed of. With `existing`, one that was never opened
   * is refused (`no-such-sandbox`) instead of made.
   */
  async hold(id: string, options: { existing: boolean } = { existing: false }): Promise<Hold> {
    const entry = await this.#entry(checkedSandboxId(id), options.existing);
    entry.holders += 1;
    entry.used = performance.now();
    let held = true;
    return {
      resident: entry.resident,
      [Symbol.dispose]: () => {
        if (held) entry.holders -= 1;
        held = false;
        entry.used = performance.now();
      },
    };
  }

  /** Throws away what the sandbox was. The next use makes a fresh one, unless it was for good: then there is none. */
  async reset(id: string, { forGood }: { forGood: boolean } = { forGood: false }): Promise<void> {
    if (forGood && this.#gone.has(id)) return;
    // What it left outside of this process, in a real cluster, it knows how to take away.
    if (!this.#places.has(id)) (await this.hold(id))[Symbol.dispose]();
    if (forGood) this.#gone.add(id);
    await this.#remove(checkedSandboxId(id), async (entry) => {
      await entry?.saver.stop();
      await entry?.resident.erase();
      await this.#options.store.remove(id);
    });
  }

  /** Saves and drops what nobody has used for the idle time. */
  async dropIdle(): Promise<void> {
    const before = performance.now() - this.#options.limits.sandbox.idle;
    await Promise.all(this.#free().filter((entry) => entry.used <= before).map((entry) => this.#drop(entry)));
  }

  /** Saves everything. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    const made = await Promise.allSettled([...this.#places.values()].map((place) => place.making));
    const entries = made.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    // One that fails to end must not keep the others from being saved.
    await Promise.all(entries.map((entry) => this.#drop(entry).catch((error: unknown) => {
      this.#options.report(`The sandbox ${entry.id} did not end well`, error);
    })));
    await Promise.allSettled(this.#leaving.values());
  }

  async #entry(id: string, existing: boolean): Promise<Entry> {
    for (let leaving = this.#leaving.get(id); leaving; leaving = this.#leaving.get(id)) await leaving;
    if (this.#closed) throw new SandboxError('unavailable', 'Drydock is stopping.');
    if (this.#gone.has(id)) throw new SandboxError('no-such-sandbox', ERASED);
    const present = this.#places.get(id);
    if (present) return present.making;
    const place: Place = { making: this.#make(id, existing), entry: undefined };
    this.#places.set(id, place);
    try {
      place.entry = await place.making;
      return place.entry;
    } catch (error) {
      this.#places.delete(id);
      throw error;
    }
  }

  async #make(id: string, existing: boolean): Promise<Entry> {
    await this.#makeRoom();
    const { saved, notice } = await this.#read(id);
    if (saved === undefined && existing && !notice) throw new SandboxError('no-such-sandbox', 'There is no sandbox of that name.');
    // What happens while it is being made is saved with the rest, once it is there.
    const made: { saver?: Saver } = {};
    const resident = await this.#makeResident({ id, saved, notice, onChange: () => made.saver?.changed(), onLog: () => made.saver?.logged() });
    const { saveInterval: interval, saveLogsInterval: logsInterval } = this.#options.limits.sandbox;
    const saver = new Saver({
      interval, logsInterval, turns: this.#turns,
      save: () => this.#options.store.write(id, resident.save()),
      report: (cause) => this.#options.report(`The sandbox ${id} could not be saved`, cause),
    });
    made.saver = saver;
    saver.changed();
    return { id, resident, saver, holders: 0, used: performance.now(), dropping: false };
  }

  async #read(id: string): Promise<{ saved: unknown; notice: string | undefined }> {
    try {
      return { saved: await this.#options.store.read(id), notice: undefined };
    } catch (error) {
      if (!(error instanceof DamagedSnapshot)) throw error;
      this.#options.report(`The sandbox ${id} begins afresh`, error);
      return { saved: undefined, notice: DAMAGED };
    }
  }

  async #makeResident(options: ResidentOptions): Promise<Resident> {
    try {
      return await this.#options.make(options);
    } catch (error) {
      if (options.saved === undefined) throw error;
      this.#options.report(`The sandbox ${options.id} begins afresh`, error);
      await this.#options.store.setAside(options.id);
      return this.#options.make({ ...options, saved: undefined, notice: DAMAGED });
    }
  }

  async #makeRoom(): Promise<void> {
    if (this.#places.size < this.#options.limits.host.residents) return;
    const [oldest] = this.#free().sort((a, b) => a.used - b.used);
    if (!oldest) throw new SandboxError('unavailable', 'Every place for a sandbox is taken; try again in some minutes.');
    await this.#drop(oldest);
  }

  /** Those that nobody is connected to, and that are not leaving as it is. */
  #free(): Entry[] {
    return [...this.#places.values()].flatMap(({ entry }) => (entry?.holders === 0 && !entry.dropping ? [entry] : []));
  }

  /** One that cannot be saved stays in memory, unless everything ends. */
  async #drop(entry: Entry): Promise<void> {
    entry.dropping = true;
    const isSaved = await entry.saver.flush();
    entry.dropping = false;
    if (!this.#closed && (!isSaved || entry.holders > 0)) return;
    await this.#remove(entry.id, async (leaving) => leaving?.saver.finish());
  }

  /** Takes the sandbox out of memory; whoever wants it meanwhile waits until `last` is done. */
  async #remove(id: string, last: (entry: Entry | undefined) => Promise<void>): Promise<void> {
    for (let leaving = this.#leaving.get(id); leaving; leaving = this.#leaving.get(id)) await leaving;
    const leaving = this.#leave(this.#places.get(id), last).finally(() => this.#leaving.delete(id));
    this.#leaving.set(id, leaving);
    this.#places.delete(id);
    await leaving;
  }

  async #leave(place: Place | undefined, last: (entry: Entry | undefined) => Promise<void>): Promise<void> {
    const entry = await place?.making.catch(() => undefined);
    await last(entry);
    await entry?.resident[Symbol.asyncDispose]();
  }
}
