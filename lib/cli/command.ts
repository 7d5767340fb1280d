/** One command of bin/drydock. */
export interface Command {
  name: string;
  /** One line for the overview. */
  summary: string;
  /** What `--help` prints. */
  usage: string;
  /** Gives the exit code. Throws CommandError for what the caller can mend. */
  run(args: readonly string[]): Promise<number>;
}

/** Something the caller can mend: printed as one sentence, without a stack. */
export class CommandError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.name = 'CommandError';
    this.exitCode = exitCode;
  }
}
