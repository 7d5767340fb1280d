import type { Process } from '#lib/machine/index.ts';
import type { CommandPath } from '../cobra/definition.ts';
import type { FlagSet } from '../cobra/flag-set.ts';
import type { ApiClient } from '../api/client.ts';
import type { ConfigFiles } from '../config/files.ts';
import type { Output } from './output.ts';

/** One run of one command: everything that a verb's code works with. */
export interface Invocation {
  readonly process: Process;
  readonly path: CommandPath;
  readonly flags: FlagSet;
  /** Arguments without flags. */
  readonly args: readonly string[];
  readonly io: Output;
  /** The kubeconfig in force. */
  readonly config: ConfigFiles;
  /** The API of the cluster in force. Throws Failure for a kubeconfig that leads nowhere. */
  client(): ApiClient;
}

/** A verb. Gives its exit code, 0 when it gives none; throws what `failure.ts` describes. */
export type Command = (invocation: Invocation) => Promise<number | void>;
