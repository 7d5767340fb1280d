import type { Duplex } from 'node:stream';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Unwatched, UnwatchedListener } from './unwatched.ts';

/** How to reach a sandbox's Kubernetes API from this process. */
export interface ClusterAccess {
  /** `http://127.0.0.1:40123/k8s/<sandbox>` */
  server: string;
  token: string;
  namespace: string;
}

/** One learner's cluster namespace and workstation, embedded or real. */
export interface Sandbox {
  readonly id: string;
  access(): Promise<ClusterAccess>;
  /**
   * A kubeconfig for programs elsewhere, which reach this server at `origin` (`https://drydock.example`). The token
   * stands in the address as well: over plain HTTP, kubectl keeps back the one of the user.
   */
  kubeconfig(origin: string): Promise<string>;
  /** A file of the workstation, relative to the home directory; undefined when absent. */
  readFile(path: string): Promise<string | undefined>;
  /** Puts a file on the workstation (the lesson's Save button). */
  writeFile(path: string, content: string): Promise<void>;
  /** Runs shell commands without a terminal: an exercise's setup. */
  run(commands: string): Promise<{ status: number; output: string }>;
  /**
   * Tells soon after something has changed that no watch of the API tells of: a file of the workstation, or a
   * container's log. Of a real cluster's logs nobody can tell, so there it tells every now and then.
   */
  followUnwatched(what: Unwatched, listener: UnwatchedListener): Promise<Disposable>;
  /** Skips the simulation ahead; refused by a real cluster. */
  skip(milliseconds: number): Promise<void>;
  /** Back to a fresh sandbox. */
  reset(): Promise<void>;
}

/** Somebody who looks at another's terminal: sees all of it, types while they may, and never changes its size. */
export interface Onlooker {
  /** Asked at each key. */
  mayType(): boolean;
  /** They have typed. */
  typed(): void;
}

/** Every sandbox, wherever it lives. Embedded ones are made on first use and dropped from memory when idle. */
export interface Sandboxes extends AsyncDisposable {
  open(id: string): Promise<Sandbox>;
  /** Throws a sandbox away for good: whoever has it open is shut out, and nobody opens one of this name again. */
  erase(id: string): Promise<void>;
  /** Hands a WebSocket upgrade for a terminal on: `terminal` is 1, 2… The caller has checked whose it is. */
  connectTerminal(id: string, terminal: number, request: IncomingMessage, socket: Duplex, head: Buffer, onlooker?: Onlooker): void;
  /** Hands a request for the sandbox's Kubernetes API on; the API checks its bearer token. */
  proxyApi(id: string, request: IncomingMessage, response: ServerResponse): void;
  proxyApiUpgrade(id: string, request: IncomingMessage, socket: Duplex, head: Buffer): void;
}
