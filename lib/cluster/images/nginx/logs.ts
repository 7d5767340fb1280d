import { SystemError } from '#lib/machine/index.ts';
import type { OpenFile, Process } from '#lib/machine/index.ts';
import { ConfigurationError } from './config/lexer.ts';
import { reasonOf } from './config/parser.ts';
import type { Scope } from './config/scope.ts';
import { errorDate } from './serving/dates.ts';

const LEVELS = ['debug', 'info', 'notice', 'warn', 'error', 'crit', 'alert', 'emerg'] as const;
export type Level = (typeof LEVELS)[number];

/** A log file that master and workers share: its descriptor in each of them. */
export interface LogFile {
  path: string;
  descriptor: number;
}

/** The log files of one configuration, opened by the master and inherited by its workers. */
export class LogFiles {
  readonly #byPath = new Map<string, LogFile>();

  /** Opens what is not open yet. ConfigurationError when it cannot be. */
  open(process: Process, path: string): LogFile {
    const known = this.#byPath.get(path);
    if (known) return known;
    const log = { path, descriptor: 3 + this.#freeAbove(process) };
    process.setFile(log.descriptor, openLog(process, path));
    this.#byPath.set(path, log);
    return log;
  }

  /** Closes and opens all files again (SIGUSR1). */
  reopen(process: Process): void {
    for (const log of this.#byPath.values()) process.setFile(log.descriptor, openLog(process, log.path));
  }

  close(process: Process): void {
    for (const log of this.#byPath.values()) process.closeFile(log.descriptor);
    this.#byPath.clear();
  }

  #freeAbove(process: Process): number {
    let offset = 0;
    while (process.descriptors().has(3 + offset)) offset += 1;
    return offset;
  }
}

function openLog(process: Process, path: string): OpenFile {
  const name = path === 'stderr' ? '/dev/stderr' : path.startsWith('/') ? path : `/etc/nginx/${path}`;
  try {
    return process.fs.open(name, { append: true, create: true }, 0o644);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    throw new ConfigurationError(`open() "${name}" failed ${reasonOf(error)}`);
  }
}

/** Where error messages go, and from which level on. */
export interface ErrorLog {
  file: LogFile;
  level: Level;
}

/** The `error_log` that holds in a scope. */
export function errorLogOf(scope: Scope | undefined, logs: LogFiles, process: Process): ErrorLog {
  const [path = '/var/log/nginx/error.log', level = 'error'] = scope?.nearest('error_log').at(-1)?.args ?? [];
  if (!isLevel(level)) throw new ConfigurationError(`invalid log level "${level}"`);
  return { file: logs.open(process, path), level };
}

function isLevel(text: string): text is Level {
  return (LEVELS as readonly string[]).includes(text);
}

/** Writes `2026/11/23 07:03:34 [error] 29#29: message` when the log wants messages of that level. */
export async function logError(process: Process, log: ErrorLog, level: Level, message: string): Promise<void> {
  if (LEVELS.indexOf(level) < LEVELS.indexOf(log.level)) return;
  await append(process, log.file, `${errorDate(process.clock.now())} [${level}] ${process.pid}#${process.pid}: ${message}\n`);
}

/** A log that cannot be written to (a full disk, a closed pipe) must not stop the server. */
export async function append(process: Process, log: LogFile, line: string): Promise<void> {
  try {
    await process.file(log.descriptor).write(Buffer.from(line));
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
  }
}
