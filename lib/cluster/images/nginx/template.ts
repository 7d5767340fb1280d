/** A text with variables in it, `$uri` or `${uri}`, taken apart once to be filled in often. */
export class Template {
  /** By turns a piece of text and the name of a variable. */
  readonly #parts: readonly string[];

  constructor(text: string) {
    const parts: string[] = [];
    let end = 0;
    for (const match of text.matchAll(/\$(?:\{(\w+)\}|(\w+))/g)) {
      parts.push(text.slice(end, match.index), match[1] ?? match[2] ?? '');
      end = match.index + match[0].length;
    }
    this.#parts = [...parts, text.slice(end)];
  }

  fill(variable: (name: string) => string): string {
    let text = '';
    for (let index = 0; index < this.#parts.length; index += 1) {
      const part = this.#parts[index] as string;
      text += index % 2 === 0 ? part : variable(part);
    }
    return text;
  }
}
