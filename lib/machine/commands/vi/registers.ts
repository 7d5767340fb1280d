import type { Key } from '../editing/keys.ts';

export interface Register {
  /** Lines, or the parts of lines that were cut out. */
  lines: readonly string[];
  linewise: boolean;
  /** The keys that were recorded into it. */
  keys?: readonly Key[];
}

/** vim's registers: the unnamed one, "0 to "9, "a to "z, "- and "_ . */
export class Registers {
  readonly #named = new Map<string, Register>();
  #unnamed: Register | undefined;

  get(name: string): Register | undefined {
    return name === '"' ? this.#unnamed : this.#named.get(name.toLowerCase());
  }

  static exists(name: string): boolean {
    return /^["0-9a-zA-Z_+*.:/%-]$/.test(name);
  }

  yank(name: string, register: Register): void {
    if (name === '_') return;
    if (name === '"') this.#named.set('0', register);
    else this.#store(name, register);
    this.#unnamed = register;
  }

  /** What was deleted moves through "1 to "9; less than a line goes to "-. */
  delete(name: string, register: Register): void {
    if (name === '_') return;
    if (name !== '"') this.#store(name, register);
    else if (register.linewise || register.lines.length > 1) {
      for (let number = 9; number > 1; number -= 1) {
        const previous = this.#named.get(String(number - 1));
        if (previous) this.#named.set(String(number), previous);
      }
      this.#named.set('1', register);
    } else this.#named.set('-', register);
    this.#unnamed = register;
  }

  record(name: string, keys: readonly Key[]): void {
    const text = keys.map((key) => (key.name.length === 1 ? key.name : '')).join('');
    this.#named.set(name.toLowerCase(), { lines: text.split('\n'), linewise: false, keys });
  }

  /** A capital letter adds to its register. */
  #store(name: string, register: Register): void {
    const key = name.toLowerCase();
    const before = name === key ? undefined : this.#named.get(key);
    if (!before) this.#named.set(key, register);
    else if (before.linewise || register.linewise) this.#named.set(key, { lines: [...before.lines, ...register.lines], linewise: true });
    else this.#named.set(key, { lines: [...before.lines.slice(0, -1), (before.lines.at(-1) ?? '') + (register.lines[0] ?? ''), ...register.lines.slice(1)], linewise: false });
  }
}
