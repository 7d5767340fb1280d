/** An expansion has no value; the command it belongs to is not run. */
export class ExpansionError {
  /** Without the shell's name in front. */
  readonly message: string;
  /** `exit`: a shell that runs a script ends (`set -u`, `${x:?}`). `discard`: only the current line is given up. */
  readonly effect: 'discard' | 'exit';
  readonly status: number;

  constructor(message: string, effect: 'discard' | 'exit' = 'discard', status = 1) {
    this.message = message;
    this.effect = effect;
    this.status = status;
  }
}
