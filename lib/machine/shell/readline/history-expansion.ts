/** A history reference that names nothing; the line is not run. */
export class EventNotFound {
  readonly event: string;

  constructor(event: string) {
    this.event = event;
  }
}

export interface Expanded {
  readonly text: string;
  /** A reference was replaced, so the line is shown before it runs. */
  readonly changed: boolean;
}

/** Replaces `!!`, `!n`, `!-n`, `!text`, `!?text?`, `!$`, `!^`, `!*`, `!:n` and `^old^new`. Throws EventNotFound. */
export function expandHistory(line: string, history: readonly string[]): Expanded {
  const quick = /^\^([^^]+)\^([^^]*)\^?(.*)$/s.exec(line);
  if (quick) {
    const [, old = '', replacement = '', rest = ''] = quick;
    const last = history.at(-1) ?? '';
    if (!last.includes(old)) throw new EventNotFound(`:s${line}: substitution failed`);
    return { text: last.replace(old, () => replacement) + rest, changed: true };
  }
  if (!line.includes('!')) return { text: line, changed: false };
  return new HistoryExpansion(line, history).run();
}

class HistoryExpansion {
  readonly #line: string;
  readonly #history: readonly string[];
  #text = '';
  #at = 0;
  #changed = false;

  constructor(line: string, history: readonly string[]) {
    this.#line = line;
    this.#history = history;
  }

  run(): Expanded {
    let quote = '';
    while (this.#at < this.#line.length) {
      const character = this.#line[this.#at] ?? '';
      if (character === '\\') this.#copy(2);
      else if (character === "'" && quote !== '"') {
        quote = quote === "'" ? '' : "'";
        this.#copy(1);
      } else if (character === '"' && quote !== "'") {
        quote = quote === '"' ? '' : '"';
        this.#copy(1);
      } else if (character === '!' && quote !== "'" && this.#isReference(quote)) this.#reference();
      else this.#copy(1);
    }
    return { text: this.#text, changed: this.#changed };
  }

  #copy(length: number): void {
    this.#text += this.#line.slice(this.#at, this.#at + length);
    this.#at += length;
  }

  /** A `!` before a blank, `=`, `(` or the end stands for itself; so does that of `${!x}` and `[!a]`, `$!`. */
  #isReference(quote: string): boolean {
    const next = this.#line[this.#at + 1];
    const before = this.#line.slice(Math.max(0, this.#at - 2), this.#at);
    if (next === undefined || /[\s=(]/.test(next) || (quote === '"' && next === '"')) return false;
    return !before.endsWith('${') && !before.endsWith('$') && !before.endsWith('[');
  }

  #reference(): void {
    const start = this.#at;
    this.#at += 1;
    const event = this.#event();
    const words = this.#words(event ?? '');
    if (event === undefined) throw new EventNotFound(`${this.#line.slice(start, this.#at)}: event not found`);
    this.#text += words;
    this.#changed = true;
  }

  #event(): string | undefined {
    const rest = this.#line.slice(this.#at);
    const history = this.#history;
    if (/^[$^*:]/.test(rest)) return history.at(-1);
    const match = /^!|^-?\d+|^\?[^?\n]+\??|^[^\s:;&|<>()"']+/.exec(rest)?.[0] ?? '';
    this.#at += match.length;
    if (match === '!') return history.at(-1);
    if (/^\d+$/.test(match)) return history[Number(match) - 1];
    if (/^-\d+$/.test(match)) return history.at(Number(match));
    if (match.startsWith('?')) return history.findLast((entry) => entry.includes(match.replace(/^\?|\?$/g, '')));
    return history.findLast((entry) => entry.startsWith(match));
  }

  #words(event: string): string {
    const designator = /^:?([$^*])|^:(\d+)(?:-(\d+|\$))?/.exec(this.#line.slice(this.#at));
    if (!designator) return event;
    this.#at += designator[0].length;
    const words = event.match(/(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/g) ?? [];
    const [, symbol, first, last] = designator;
    if (symbol === '$') return words.at(-1) ?? '';
    if (symbol === '^') return words[1] ?? '';
    if (symbol === '*') return words.slice(1).join(' ');
    const from = Number(first);
    const to = last === undefined ? from : last === '$' ? words.length - 1 : Number(last);
    return words.slice(from, to + 1).join(' ');
  }
}
