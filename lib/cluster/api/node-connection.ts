import type { Connection } from '#lib/machine/index.ts';

/**
 * What the API server asks of a kubelet (pkg/kubelet/server). The cluster's kubelets implement it; the
 * API server has looked up Pod, container and node before, with upstream's refusals. An ApiError thrown
 * by any of these is answered as it is.
 */
export interface NodeConnection {
  /**
   * The container's log: what was written, and with `follow` what is being written, until the container
   * ends or `signal` aborts. BadRequest in the kubelet's words (`container "x" in pod "y" is waiting to
   * start: ContainerCreating`, `previous terminated container "x" in pod "y" not found`).
   */
  logs(target: ContainerTarget, options: LogOptions, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>>;
  /** Starts `command` in a running container. */
  exec(target: ContainerTarget, options: ExecOptions): Promise<RemoteSession>;
  /** Joins the container's main process. */
  attach(target: ContainerTarget, options: StreamOptions): Promise<RemoteSession>;
  /** Opens a TCP connection to a port as seen inside the Pod's network namespace (`port-forward`). */
  portForward(pod: PodTarget, port: number): Promise<Connection>;
}

/** Gives the way to a node's kubelet by the node's name; undefined when there is no such node. */
export type NodeConnections = (nodeName: string) => NodeConnection | undefined;

export interface PodTarget {
  namespace: string;
  pod: string;
  uid: string;
}

export interface ContainerTarget extends PodTarget {
  container: string;
}

/** PodLogOptions, checked. */
export interface LogOptions {
  follow: boolean;
  previous: boolean;
  timestamps: boolean;
  /** Lines from the end; undefined is all. */
  tailLines?: number | undefined;
  /** Only lines at or after this, in epoch milliseconds. */
  since?: number | undefined;
  limitBytes?: number | undefined;
  stream: 'All' | 'Stdout' | 'Stderr';
}

export interface StreamOptions {
  stdin: boolean;
  stdout: boolean;
  stderr: boolean;
  tty: boolean;
}

export interface ExecOptions extends StreamOptions {
  command: readonly string[];
}

/** A process in a container with its streams, as the client of exec or attach drives it. */
export interface RemoteSession {
  /** Resolves when the process can take more; what nobody reads is dropped. */
  writeStdin(chunk: Uint8Array): Promise<void>;
  closeStdin(): void;
  /** Ends when the process and all who hold the stream have. Empty with what was not asked for. */
  readonly stdout: AsyncIterable<Uint8Array>;
  /** Empty with a tty, whose output is all on stdout. */
  readonly stderr: AsyncIterable<Uint8Array>;
  resize(columns: number, rows: number): void;
  /** How it ended. An exec that could not start says why instead. */
  readonly ended: Promise<RemoteExit>;
  /** The client went away: input ends, a tty is hung up. */
  disconnect(): void;
}

/**
 * The process's exit code (128 + signal number for a signal), or what the runtime answered when it could
 * not run: `failed to exec in container: failed to start exec "…": OCI runtime exec failed: …`.
 */
export type RemoteExit = { code: number } | { failure: string };

/** Opens a connection to one of a Service's endpoints; undefined when it has none that is ready. */
export type ServiceConnector = (namespace: string, service: string, port: number) => Promise<Connection | undefined>;
