import type { Invocation } from '../invocation/invocation.ts';
import type { Memory } from './memory.ts';
import type { Steps } from './steps.ts';
import { RecordReader } from './streams.ts';
import { toNumber } from './values.ts';

/** The records of the files that the command line names, or of standard input; assignments between them are made when their turn comes. */
export class MainInput {
  readonly #call: Invocation;
  readonly #memory: Memory;
  readonly #assign: (name: string, text: string) => void;
  #reader: RecordReader | undefined;
  #nextArgument = 1;
  #usedFile = false;

  constructor(call: Invocation, memory: Memory, assign: (name: string, text: string) => void) {
    this.#call = call;
    this.#memory = memory;
    this.#assign = assign;
  }

  close(): void {
    this.#reader?.close();
    this.#reader = undefined;
  }

  /** The next record; undefined when there is none. Counts NR and FNR. */
  *next(): Steps<string | undefined> {
    for (;;) {
      if (!this.#reader && !(yield* this.#openNext())) return undefined;
      const record = (yield this.#reader?.next(this.#memory.separator())) as string | undefined;
      if (record !== undefined) {
        this.#memory.variables.set('NR', toNumber(this.#memory.variables.get('NR')) + 1);
        this.#memory.variables.set('FNR', toNumber(this.#memory.variables.get('FNR')) + 1);
        return record;
      }
      this.close();
    }
  }

  *#openNext(): Steps<boolean> {
    const count = toNumber(this.#memory.variables.get('ARGC'));
    for (; this.#nextArgument < count; this.#nextArgument += 1) {
      const argument = this.#memory.text(this.#memory.tables.get('ARGV')?.get(String(this.#nextArgument)));
      const [, name, value = ''] = /^([A-Za-z_]\w*)=(.*)$/s.exec(argument) ?? [];
      if (argument === '') continue;
      if (name !== undefined) {
        this.#assign(name, value);
        continue;
      }
      this.#nextArgument += 1;
      this.#usedFile = true;
      yield* this.#openFile(argument);
      return true;
    }
    if (this.#usedFile) return false;
    this.#usedFile = true;
    yield* this.#openFile('-');
    return true;
  }

  *#openFile(path: string): Steps<void> {
    const file = (yield this.#call.openOrWarn(path, (name, reason) => `cannot open ${name} (${reason})`)) as ReturnType<Invocation['open']> | undefined;
    if (!file) this.#call.exit(2);
    this.#memory.variables.set('FILENAME', path === '-' ? '' : path);
    this.#memory.variables.set('FNR', 0);
    this.#reader = new RecordReader(this.#call, file);
  }
}
