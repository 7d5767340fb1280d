import type { Process, Program } from '#lib/machine/index.ts';
import type { ApiClient } from './api/client.ts';
import type { DiscoveryCache } from './api/discovery.ts';
import type { CommandPath } from './cobra/definition.ts';
import { acceptedFlags, pathName } from './cobra/definition.ts';
import { findCommand, UnknownCommand } from './cobra/find.ts';
import { FlagError, FlagSet, HelpRequested } from './cobra/flag-set.ts';
import { COMMANDS } from './commands/index.ts';
import { helpFor } from './commands/help/help.ts';
import { loadConfig } from './config/files.ts';
import type { ConfigFiles } from './config/files.ts';
import { kubectlFor } from './reference/index.ts';
import { connectApi } from './session/connect.ts';
import type { KubectlOptions } from './session/connect.ts';
import { isReportable, printedBefore, reportOf } from './session/failure.ts';
import type { Invocation } from './session/invocation.ts';
import { Output } from './session/output.ts';

/**
 * kubectl 1.35.2 as a program of a simulated machine. What it has discovered of a server is kept as
 * long as the program itself, as the real one keeps it in ~/.kube/cache.
 */
export function createKubectl(options: KubectlOptions): Program {
  const caches: DiscoveryCache = new Map();
  return (process) => new Run(process, options, caches).run();
}

/** Why what still goes on is aborted; one for all, as making one takes a trace of the stack. */
const OVER = new Error('kubectl has ended');

/** One process of kubectl. */
class Run {
  readonly #process: Process;
  readonly #options: KubectlOptions;
  readonly #caches: DiscoveryCache;
  readonly #io: Output;
  readonly #over = new AbortController();

  constructor(process: Process, options: KubectlOptions, caches: DiscoveryCache) {
    this.#process = process;
    this.#options = options;
    this.#caches = caches;
    this.#io = new Output(process);
  }

  async run(): Promise<number> {
    try {
      const code = await this.#dispatch(this.#process.args.slice(1));
      await this.#io.flush();
      return code;
    } finally {
      this.#over.abort(OVER);
    }
  }

  async #dispatch(words: readonly string[]): Promise<number> {
    const root = kubectlFor(this.#process.env);
    let path: CommandPath = [root];
    try {
      const found = findCommand(root, words);
      path = found.path;
      const flags = new FlagSet(acceptedFlags(path)).parse(found.words);
      for (const warning of flags.warnings) this.#io.err(`${warning}\n`);
      return await this.#execute(path, flags);
    } catch (error) {
      if (error instanceof HelpRequested) {
        this.#io.out(helpFor(path, this.#process));
        return 0;
      }
      return this.#report(error, path);
    }
  }

  async #execute(path: CommandPath, flags: FlagSet): Promise<number> {
    const name = path.slice(1).map((command) => command.name).join(' ');
    const command = COMMANDS.get(name);
    if (!command) {
      this.#io.err(`error: ${JSON.stringify(`kubectl ${name}`)} is not simulated here\n`);
      return 1;
    }
    try {
      return (await command(this.#invocation(path, flags))) ?? 0;
    } catch (error) {
      // kubectl diff keeps 1 for "there are differences".
      if (name !== 'diff') throw error;
      return this.#report(error, path) + 1;
    }
  }

  #report(error: unknown, path: CommandPath): number {
    if (error instanceof UnknownCommand) {
      this.#io.err(`error: ${error.message.trimEnd()}\n`);
      return 1;
    }
    if (error instanceof FlagError) {
      this.#io.err(`error: ${error.message}\nSee '${pathName(path)} --help' for usage.\n`);
      return 1;
    }
    if (!isReportable(error)) throw error;
    this.#io.out(printedBefore(error));
    const report = reportOf(error, pathName(path));
    this.#io.err(report.text);
    return report.exitCode;
  }

  #invocation(path: CommandPath, flags: FlagSet): Invocation {
    let config: ConfigFiles | undefined;
    let client: ApiClient | undefined;
    const loaded = () => (config ??= loadConfig(this.#process, flags.string('kubeconfig')));
    return {
      process: this.#process,
      path,
      flags,
      args: flags.args,
      io: this.#io,
      get config() {
        return loaded();
      },
      client: () => (client ??= connectApi({
        process: this.#process, options: this.#options, caches: this.#caches, config: loaded(), flags, over: this.#over.signal, warn: (text) => this.#io.err(`Warning: ${text}\n`),
      })),
    };
  }
}
