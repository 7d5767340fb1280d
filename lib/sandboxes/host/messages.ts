import type { Limits } from '#lib/config/index.ts';

/** What web and host say to each other over the child process's channel. */
export interface HostSettings {
  type: 'start';
  /** Where sandboxes are saved. */
  directory: string;
  /** Known to web and this host alone. */
  secret: string;
  /** The loopback port to take when it is free, so that addresses given out before a restart stay true; 0 for any. */
  port: number;
  /** The text of a kubeconfig: sandboxes are namespaces of that cluster. Undefined: embedded clusters. */
  kubeconfig: string | undefined;
  limits: Limits;
}

export type ToHost = HostSettings | { type: 'stop' };

export type FromHost =
  | { type: 'ready'; port: number }
  /** Sent every second: the host's event loop turns. */
  | { type: 'alive' }
  | { type: 'failed'; message: string };

/** Milliseconds between two signs of life. */
export const ALIVE_INTERVAL = 1000;
