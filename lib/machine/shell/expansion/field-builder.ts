import { LIMITS } from '../limits.ts';
import { ExpansionError } from './errors.ts';
import { escapePattern } from './pattern.ts';

/** A word after expansion, still knowing which of its characters are patterns. */
export interface Field {
  text: string;
  /** The text as a pattern: what was quoted is escaped. */
  pattern: string;
  /** An unquoted character is special in patterns. */
  special: boolean;
}

/** Puts the pieces of one word together, and splits it where unquoted expansions hold separators. */
export class FieldBuilder {
  readonly fields: Field[] = [];
  readonly #whitespace: string;
  readonly #separators: string;
  readonly #splits: boolean;
  #text = '';
  #pattern = '';
  #special = false;
  /** The current field counts even when it is empty. */
  #active = false;
  /** White space ended the field before, so one separator more belongs to that same end. */
  #softEnd = false;

  /** `ifs` undefined splits nothing. */
  constructor(ifs: string | undefined) {
    const characters = ifs ?? '';
    this.#splits = ifs !== undefined;
    this.#whitespace = [...characters].filter((character) => ' \t\n'.includes(character)).join('');
    this.#separators = [...characters].filter((character) => !' \t\n'.includes(character)).join('');
  }

  quoted(text: string): void {
    this.#active = true;
    this.#softEnd = false;
    this.#text += text;
    this.#pattern += escapePattern(text);
  }

  literal(text: string): void {
    if (text === '') return;
    this.#active = true;
    this.#softEnd = false;
    this.#text += text;
    this.#pattern += text;
    this.#special ||= /[*?[\](]/.test(text);
  }

  /** The result of an unquoted expansion. */
  split(text: string): void {
    if (this.#whitespace === '' && this.#separators === '') {
      this.literal(text);
      return;
    }
    let start = 0;
    for (let index = 0; index < text.length; index += 1) {
      const character = text[index] ?? '';
      const white = this.#whitespace.includes(character);
      if (!white && !this.#separators.includes(character)) continue;
      this.literal(text.slice(start, index));
      start = index + 1;
      if (white) this.#endSoftly();
      else this.#endHard();
    }
    this.literal(text.slice(start));
  }

  #endSoftly(): void {
    if (!this.#active) return;
    this.end();
    this.#softEnd = true;
  }

  #endHard(): void {
    if (!this.#softEnd) {
      this.#active = true;
      this.end();
    }
    this.#softEnd = false;
  }

  /** Ends the current field, if there is one. */
  end(): void {
    if (this.#active) {
      this.fields.push({ text: this.#text, pattern: this.#pattern, special: this.#special });
      if (this.fields.length > LIMITS.fields) throw new ExpansionError('Argument list too long');
    }
    this.#text = '';
    this.#pattern = '';
    this.#special = false;
    this.#active = false;
  }

  /** Between the items of a list: the next field, or the separator where nothing is split. */
  next(separator: string): void {
    if (this.#splits) this.end();
    else this.literal(separator);
  }

  /** The current field's text and pattern, for words that are never split. */
  whole(): Field {
    return { text: this.#text, pattern: this.#pattern, special: this.#special };
  }
}
