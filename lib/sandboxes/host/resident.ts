import type { HttpEndpoint } from '#lib/core/index.ts';
import type { TerminalSession } from '#lib/workstation/index.ts';
import type { Unwatched } from '../unwatched.ts';
import type { Wake } from './waking.ts';

/** A sandbox in memory: a cluster and a workstation. */
export interface Resident extends AsyncDisposable {
  /** The Kubernetes API. */
  readonly api: HttpEndpoint;
  /** The bearer token that the API takes, and the namespace to work in. */
  readonly token: string;
  readonly namespace: string;
  /** To be waited for before a key is typed, and called when a terminal has shown something: the API's clients wake it themselves. */
  readonly wake: Wake;
  /** The terminal of that number, made on first use. Undefined for a number past the limit. */
  terminal(number: number): TerminalSession | undefined;
  /** A file below the home directory; undefined when absent. */
  readFile(path: string): Uint8Array | undefined;
  /** Throws SystemError. */
  writeFile(path: string, content: Uint8Array): void;
  run(commands: string): Promise<{ status: number; output: string }>;
  /** Skips ahead; SandboxError where time cannot be skipped. */
  skip(milliseconds: number): Promise<void>;
  /** Takes away what is left outside of this process, before a reset. */
  erase(): Promise<void>;
  /** Calls back soon after a file of the workstation, or a container's log, has changed. */
  listen(what: Unwatched, listener: () => void): Disposable;
  /** Everything needed to bring it back, as plain JSON. */
  save(): unknown;
}

export interface ResidentOptions {
  id: string;
  /** What `save` gave; undefined for a fresh sandbox. */
  saved: unknown;
  /** A sentence for the learner, shown in the first terminal. */
  notice: string | undefined;
  /** Called when there is something new to save. */
  onChange(): void;
  /** Called when what is new can wait to be saved: a container's log, to which probes alone write all day. */
  onLog(): void;
}

/** Makes or restores a sandbox; throws when the saved state is not one that it understands. */
export type MakeResident = (options: ResidentOptions) => Promise<Resident>;
