/** `break` and `continue`, on their way to the loop they mean. */
export class LoopExit {
  readonly kind: 'break' | 'continue';
  levels: number;
  /** The status that the loop ends with. */
  readonly status: number;

  constructor(kind: 'break' | 'continue', levels: number, status = 0) {
    this.kind = kind;
    this.levels = levels;
    this.status = status;
  }
}

/** `return`, on its way to the function or sourced file. */
export class FunctionReturn {
  readonly status: number;

  constructor(status: number) {
    this.status = status;
  }
}

/** `exit`: the shell process ends. */
export class ShellExit {
  readonly status: number;

  constructor(status: number) {
    this.status = status;
  }
}

/** What is left of the current input line is given up: Ctrl-C, an expansion without a value. */
export class LineAbandoned {
  readonly status: number;
  /** To be told where the line ends, without the shell's name in front; what has been told already leaves it out. */
  readonly message: string | undefined;

  constructor(status: number, message?: string) {
    this.status = status;
    this.message = message;
  }
}

/** The shell dies of a signal once its EXIT trap has run. */
export class SignalDeath {
  readonly status: number;

  constructor(status: number) {
    this.status = status;
  }
}
