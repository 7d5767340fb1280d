import type { Key } from '../editing/keys.ts';

/** The most keys that one typed key may set off, through macros, `.` and counts. */
const MOST_STUFFED = 20_000;

interface Stuffed {
  key: Key;
  recorded: boolean;
}

/** Where vi's keys come from: those that commands have stuffed (macros, repeats), then the keyboard. */
export class Input {
  readonly #keyboard: () => Promise<Key>;
  #stuffed: Stuffed[] = [];
  #sinceTyped = 0;
  /** Keys of the command under way, for `.`. */
  #command: Key[] = [];
  /** Keys of a macro being recorded. */
  #macro: Key[] | undefined;
  macroName = '';
  /** So many keys came of one that the rest was dropped. */
  interrupted = false;

  constructor(keyboard: () => Promise<Key>) {
    this.#keyboard = keyboard;
  }

  get stuffed(): boolean {
    return this.#stuffed.length > 0;
  }

  async next(): Promise<Key> {
    const stuffed = this.#stuffed.shift();
    if (stuffed) {
      this.#sinceTyped += 1;
      if (this.#sinceTyped > MOST_STUFFED) {
        this.drop();
        this.interrupted = true;
        return { name: '\x1b' };
      }
      if (stuffed.recorded) this.#command.push(stuffed.key);
      return stuffed.key;
    }
    const key = await this.#keyboard();
    this.#sinceTyped = 0;
    this.#command.push(key);
    this.#macro?.push(key);
    return key;
  }

  /** Puts keys in front of all others. */
  stuff(keys: readonly Key[], recorded = true): void {
    this.#stuffed = [...keys.map((key) => ({ key, recorded })), ...this.#stuffed].slice(0, MOST_STUFFED);
  }

  get upNext(): string | undefined {
    return this.#stuffed[0]?.key.name;
  }

  skip(): void {
    this.#stuffed.shift();
  }

  /** Something has failed: what was to follow is not done. */
  drop(): void {
    this.#stuffed = [];
  }

  /** A new command begins; `keys` are taken as if they had been typed. */
  begin(keys: readonly Key[] = []): void {
    this.#command = [...keys];
  }

  /** Takes the last key out of what is recorded (a digit of a count). */
  forgetLast(): void {
    this.#command.pop();
  }

  get command(): readonly Key[] {
    return this.#command;
  }

  startMacro(name: string): void {
    this.#macro = [];
    this.macroName = name;
  }

  /** Ends the recording; the keys without the one that ended it. */
  endMacro(): readonly Key[] | undefined {
    const keys = this.#macro?.slice(0, -1);
    this.#macro = undefined;
    return keys;
  }

  get recording(): boolean {
    return this.#macro !== undefined;
  }
}
