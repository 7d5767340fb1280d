import type { Process } from '#lib/machine/index.ts';

/**
 * What a command prints, in order across stdout and stderr. Text is collected until the command waits
 * or ends, so that a table goes out in one piece.
 */
export class Output {
  readonly #process: Process;
  #waiting: { error: boolean; text: string }[] = [];
  /** Ends with the last hand-over begun. */
  #flushed: Promise<void> = Promise.resolve();

  constructor(process: Process) {
    this.#process = process;
  }

  out(text: string): void {
    this.#add(false, text);
  }

  err(text: string): void {
    this.#add(true, text);
  }

  /** A warning of Go's log, which names the line of the source that it comes from: `helpers.go:719`. */
  log(source: string, text: string, level: 'W' | 'F' = 'W'): void {
    const { clock, pid } = this.#process;
    const [date = '', time = ''] = new Date(clock.now()).toISOString().split('T');
    this.err(`${level}${date.slice(5).replace('-', '')} ${time.replace('Z', '000')} ${String(pid).padStart(7)} ${source}] ${text}\n`);
  }

  /** Hands everything to the process's files, after what is being handed over already. */
  flush(): Promise<void> {
    this.#flushed = this.#flushed.then(() => this.#handOver());
    return this.#flushed;
  }

  async #handOver(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const piece of waiting) {
      if (piece.error) await this.#process.writeError(piece.text);
      else await this.#process.write(piece.text);
    }
  }

  #add(error: boolean, text: string): void {
    const last = this.#waiting.at(-1);
    if (last?.error === error) last.text += text;
    else if (text !== '') this.#waiting.push({ error, text });
  }
}
