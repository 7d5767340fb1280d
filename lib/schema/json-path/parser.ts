/** A JSONPath template as client-go's util/jsonpath parses it. */
export type JsonPathNode =
  | { type: 'list'; nodes: JsonPathNode[] }
  | { type: 'text'; text: string }
  | { type: 'field'; name: string }
  | { type: 'array'; params: [SliceParameter, SliceParameter, SliceParameter] }
  | { type: 'filter'; left: JsonPathNode[]; right: JsonPathNode[]; operator: string }
  | { type: 'literal'; value: number | boolean }
  | { type: 'wildcard' }
  | { type: 'recursive' }
  | { type: 'union'; parts: JsonPathNode[][] }
  | { type: 'identifier'; name: string };

export interface SliceParameter {
  value: number;
  known: boolean;
  derived?: boolean;
}

/** A template or expression that cannot be parsed or evaluated; the message is client-go's. */
export class JsonPathError extends Error {}

const DICT_KEY = /^'([^']*)'$/;
const SLICE = /^(-?[\d]*)(:-?[\d]*)?(:-?[\d]*)?$/;

/** Parses text with `{…}` actions. Throws JsonPathError. */
export function parseJsonPath(input: string): JsonPathNode[] {
  return new Parser(input).parse();
}

/** The nodes of one action. */
function parseAction(text: string): JsonPathNode[] {
  const first = new Parser(`{${text}}`).parse()[0];
  return first?.type === 'list' ? first.nodes : [];
}

class Parser {
  readonly #characters: string[];
  readonly #root: JsonPathNode[] = [];
  #position = 0;
  #start = 0;

  constructor(input: string) {
    this.#characters = [...input];
  }

  parse(): JsonPathNode[] {
    while (this.#position < this.#characters.length) {
      if (this.#peek() === '{') {
        this.#text();
        this.#position += 1;
        this.#start = this.#position;
        const nodes: JsonPathNode[] = [];
        this.#root.push({ type: 'list', nodes });
        this.#action(nodes);
      } else {
        this.#position += 1;
      }
    }
    this.#text();
    return this.#root;
  }

  #peek(offset = 0): string | undefined {
    return this.#characters[this.#position + offset];
  }

  #next(): string | undefined {
    const character = this.#peek();
    if (character !== undefined) this.#position += 1;
    return character;
  }

  #consume(): string {
    const text = this.#characters.slice(this.#start, this.#position).join('');
    this.#start = this.#position;
    return text;
  }

  #text(): void {
    const text = this.#consume();
    if (text !== '') this.#root.push({ type: 'text', text });
  }

  #startsWith(prefix: string): boolean {
    return [...prefix].every((character, index) => this.#peek(index) === character);
  }

  #action(nodes: JsonPathNode[]): void {
    for (;;) {
      if (this.#peek() === '}') {
        this.#position += 1;
        this.#consume();
        return;
      }
      if (this.#startsWith('[?(')) this.#filter(nodes);
      else if (this.#startsWith('..')) this.#recursive(nodes);
      else this.#part(nodes);
    }
  }

  #part(nodes: JsonPathNode[]): void {
    const character = this.#next();
    if (character === undefined || character === '\n' || character === '\r') throw new JsonPathError('unclosed action');
    if (character === ' ' || character === '@' || character === '$') this.#consume();
    else if (character === '[') this.#array(nodes);
    else if (character === '"' || character === "'") this.#quote(nodes, character);
    else if (character === '.') this.#field(nodes);
    else if (/[+\-\p{Nd}]/u.test(character)) this.#number(nodes);
    else if (/[_\p{L}]/u.test(character)) this.#identifier(nodes);
    else {
      const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
      throw new JsonPathError(`unrecognized character in action: U+${code} '${character}'`);
    }
  }

  #identifier(nodes: JsonPathNode[]): void {
    while (!isTerminator(this.#peek())) this.#position += 1;
    const name = this.#consume();
    if (name === 'true' || name === 'false') nodes.push({ type: 'literal', value: name === 'true' });
    else nodes.push({ type: 'identifier', name });
  }

  #recursive(nodes: JsonPathNode[]): void {
    if (nodes.at(-1)?.type === 'recursive') throw new JsonPathError('invalid multiple recursive descent');
    this.#position += 2;
    this.#consume();
    nodes.push({ type: 'recursive' });
    if (/[_\p{L}\p{Nd}]/u.test(this.#peek() ?? '')) this.#field(nodes);
  }

  #number(nodes: JsonPathNode[]): void {
    while (/[.\d]/.test(this.#peek() ?? '')) this.#position += 1;
    const text = this.#consume();
    if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) throw new JsonPathError(`cannot parse number ${text}`);
    nodes.push({ type: 'literal', value: Number(text) });
  }

  #array(nodes: JsonPathNode[]): void {
    for (let character = this.#next(); character !== ']'; character = this.#next()) {
      if (character === undefined || character === '\n') throw new JsonPathError('unterminated array');
    }
    const inner = this.#consume().slice(1, -1);
    const text = inner === '*' ? ':' : inner;
    const parts = text.split(',');
    if (parts.length > 1) {
      nodes.push({ type: 'union', parts: parts.map((part) => parseAction(`[${part.replace(/^ +| +$/g, '')}]`)) });
      return;
    }
    const key = DICT_KEY.exec(text);
    if (key) nodes.push(...parseAction(`.${key[1] ?? ''}`));
    else nodes.push({ type: 'array', params: sliceParameters(text) });
  }

  #filter(nodes: JsonPathNode[]): void {
    this.#position += 3;
    this.#consume();
    const quotes = { begun: false, ended: false, mark: '' };
    for (;;) {
      const character = this.#next();
      if (character === undefined || character === '\n') throw new JsonPathError('unterminated filter');
      if (character === '"' || character === "'") {
        if (!quotes.begun) [quotes.begun, quotes.mark] = [true, character];
        else if (this.#peek(-2) !== '\\' && character === quotes.mark) quotes.ended = true;
      } else if (character === ')' && quotes.begun === quotes.ended) {
        break;
      }
    }
    if (this.#next() !== ']') throw new JsonPathError('unclosed array expect ]');
    const text = this.#consume().slice(0, -2);
    const comparison = /^([^!<>=]+)([!<>=]+)(.+?)$/s.exec(text);
    if (comparison) {
      const [, left = '', operator = '', right = ''] = comparison;
      nodes.push({ type: 'filter', left: parseAction(left), right: parseAction(right), operator });
    } else {
      nodes.push({ type: 'filter', left: parseAction(text), right: [], operator: 'exists' });
    }
  }

  #quote(nodes: JsonPathNode[], end: string): void {
    for (;;) {
      const character = this.#next();
      if (character === undefined || character === '\n') throw new JsonPathError('unterminated quoted string');
      if (character === end && this.#peek(-2) !== '\\') break;
    }
    nodes.push({ type: 'text', text: unquote(this.#consume()) });
  }

  #field(nodes: JsonPathNode[]): void {
    this.#consume();
    for (;;) {
      if (this.#peek() === '\\') this.#position += 2;
      else if (isTerminator(this.#peek())) break;
      else this.#position += 1;
    }
    const name = this.#consume();
    nodes.push(name === '*' ? { type: 'wildcard' } : { type: 'field', name: name.replaceAll('\\', '') });
  }
}

function isTerminator(character: string | undefined): boolean {
  return character === undefined || ' \t\r\n.,[]$@{}'.includes(character);
}

function sliceParameters(text: string): [SliceParameter, SliceParameter, SliceParameter] {
  const match = SLICE.exec(text);
  if (!match) throw new JsonPathError(`invalid array index ${text}`);
  const [, first = '', second, third] = match;
  const start: SliceParameter = first === '' ? { value: 0, known: false } : { value: Number(first), known: true };
  if (first === '-') throw new JsonPathError(`array index ${first} is not a number`);
  const end: SliceParameter = second === undefined
    ? { value: start.value + 1, known: true, derived: true }
    : { value: Number(second.slice(1)), known: second.length > 1 };
  const step: SliceParameter = { value: Number((third ?? '').slice(1)), known: (third ?? '').length > 1 };
  return [start, end, step];
}

/** Go's unquoting of `"…"` and `'…'`. */
function unquote(quoted: string): string {
  return quoted.slice(1, -1).replace(/\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)/gs, (whole, body: string) => {
    const plain: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\', "'": "'", '"': '"' };
    if (body.length > 1) return String.fromCodePoint(Number.parseInt(body.slice(1), 16));
    const value = plain[body];
    if (value === undefined || (body !== quoted[0] && (body === '"' || body === "'"))) {
      throw new JsonPathError(`unquote string ${quoted} error invalid syntax`);
    }
    return value ?? whole;
  });
}
