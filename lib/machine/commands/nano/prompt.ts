import { displayWidth } from '../text/columns.ts';
import type { Frame } from '../editing/frame.ts';
import { after, before } from '../editing/glyphs.ts';
import { isTyped } from '../editing/keys.ts';
import type { Key } from '../editing/keys.ts';

const REVERSE = '7';
const CONTROL = (letter: string) => String.fromCharCode(letter.charCodeAt(0) & 0x1f);

/** A question in the status line with the answer so far, edited as nano edits it (prompt.c). */
export class Prompt {
  question: string;
  answer: string;
  #at: number;
  readonly #history: readonly string[];
  /** How far back in the history the answer is; 0 is what was typed. */
  #back = 0;
  #typed = '';

  constructor(question: string, answer = '', history: readonly string[] = []) {
    this.question = question;
    this.answer = answer;
    this.#at = answer.length;
    this.#history = history;
  }

  /** Changes the answer; false for a key that has another meaning. */
  edit({ name, text }: Key): boolean {
    const { answer } = this;
    if (name === 'Paste') this.#insert((text ?? '').split('\n').join(''));
    else if (isTyped(name)) this.#insert(name);
    else if (name === '\x7f' || name === '\b') this.#erase(before(answer, this.#at), this.#at);
    else if (name === 'Delete' || name === CONTROL('D')) this.#erase(this.#at, after(answer, this.#at));
    else if (name === CONTROL('K')) this.#erase(0, answer.length);
    else if (!this.#move(name)) return this.#recall(name);
    return true;
  }

  #move(name: string): boolean {
    const targets: Record<string, number> = {
      Left: before(this.answer, this.#at), [CONTROL('B')]: before(this.answer, this.#at), Right: after(this.answer, this.#at), [CONTROL('F')]: after(this.answer, this.#at),
      Home: 0, [CONTROL('A')]: 0, End: this.answer.length, [CONTROL('E')]: this.answer.length,
    };
    const target = targets[name];
    if (target !== undefined) this.#at = target;
    return target !== undefined;
  }

  #recall(name: string): boolean {
    const step = name === 'Up' || name === CONTROL('P') ? 1 : name === 'Down' || name === CONTROL('N') ? -1 : 0;
    if (step === 0) return false;
    const back = Math.max(0, Math.min(this.#history.length, this.#back + step));
    if (this.#back === 0) this.#typed = this.answer;
    this.#back = back;
    this.answer = back === 0 ? this.#typed : (this.#history.at(-back) ?? '');
    this.#at = this.answer.length;
    return true;
  }

  #insert(text: string): void {
    this.answer = this.answer.slice(0, this.#at) + text + this.answer.slice(this.#at);
    this.#at += text.length;
  }

  #erase(from: number, to: number): void {
    if (to <= from || from < 0) return;
    this.answer = this.answer.slice(0, from) + this.answer.slice(to);
    this.#at = from;
  }

  draw(frame: Frame, row: number): void {
    const { columns } = frame;
    const base = displayWidth(this.question) + 2;
    const column = base + displayWidth(this.answer.slice(0, this.#at));
    const beyond = column - base - 1;
    const page = column < columns - 1 ? 0 : columns > base + 2 ? beyond - (beyond % (columns - base - 2)) : column - 2;
    frame.put(row, 0, ' '.repeat(columns), REVERSE);
    const at = frame.put(row, 0, `${this.question}:${page === 0 ? ' ' : '<'}`, REVERSE);
    frame.put(row, at, dropColumns(this.answer, page), REVERSE);
    if (base + displayWidth(this.answer) - page > columns) frame.put(row, columns - 1, '>', REVERSE);
    frame.cursor = { row, column: Math.min(columns - 1, column - page) };
  }
}

function dropColumns(text: string, columns: number): string {
  let left = columns;
  return [...text].filter((character) => {
    if (left <= 0) return true;
    left -= displayWidth(character);
    return false;
  }).join('');
}

/** A question that one key answers. */
export function drawChoice(frame: Frame, row: number, question: string, { all, shortcuts }: { all: boolean; shortcuts: boolean }): void {
  frame.put(row, 0, ' '.repeat(frame.columns), REVERSE);
  const at = frame.put(row, 0, question, REVERSE);
  frame.cursor = { row, column: Math.min(frame.columns - 1, all ? at : at + 1) };
  if (!shortcuts) return;
  const width = frame.columns < 32 ? Math.floor(frame.columns / 2) : 16;
  const options: [number, number, string, string][] = [[0, 0, ' Y', 'Yes'], [1, 0, ' N', 'No'], [1, width, '^C', 'Cancel'], ...(all ? [[0, width, ' A', 'All'] as [number, number, string, string]] : [])];
  for (const [offset, column, key, does] of options) frame.put(frame.rows - 2 + offset, frame.put(frame.rows - 2 + offset, column, key, REVERSE), ` ${does}`);
}
