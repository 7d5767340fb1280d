/**
 * A command ends with a message on standard error and an exit code. Thrown inside a command and turned
 * into words once, at its boundary (see invocation.ts); it never leaves the command.
 */
export class CommandFailure extends Error {
  readonly code: number | undefined;
  /** Ends with "Try 'NAME --help' for more information." (GNU) or the usage (BusyBox). */
  readonly usage: boolean;

  constructor(message: string, options: { code?: number; usage?: boolean } = {}) {
    super(message);
    this.name = 'CommandFailure';
    this.code = options.code;
    this.usage = options.usage ?? false;
  }
}

/** Ends a command at once with this exit code, without a word. */
export class CommandExit extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`exit ${code}`);
    this.name = 'CommandExit';
    this.code = code;
  }
}
