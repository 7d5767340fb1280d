import { compileError, tokenizeJq } from './lexer.ts';
import type { Token } from './lexer.ts';
import type { Filter, Pattern } from './syntax.ts';

const IDENTITY: Filter = { type: 'identity' };
const UPDATES = new Set(['=', '|=', '+=', '-=', '*=', '/=', '%=', '//=']);
const COMPARISONS = new Set(['==', '!=', '<', '<=', '>', '>=']);
const KEYWORDS = new Set(['def', 'if', 'then', 'elif', 'else', 'end', 'as', 'reduce', 'foreach', 'try', 'catch', 'label', 'import', 'include', '__loc__']);

/** Parses a jq program (the grammar of jq 1.6). CommandFailure, code 3, for what is none. */
export function parseJq(source: string): Filter {
  const parser = new JqParser(tokenizeJq(source), source);
  return parser.program();
}

class JqParser {
  readonly #tokens: readonly Token[];
  readonly #source: string;
  #index = 0;

  constructor(tokens: readonly Token[], source: string) {
    this.#tokens = tokens;
    this.#source = source;
  }

  program(): Filter {
    const filter = this.#token.type === 'end' ? IDENTITY : this.#pipe();
    if (this.#token.type !== 'end') this.#refuse(', expecting $end');
    return filter;
  }

  get #token(): Token {
    return this.#tokens[this.#index] ?? { type: 'end', text: '' };
  }

  #text(): string {
    const token = this.#token;
    return 'text' in token ? token.text : '';
  }

  #isOperator(text: string): boolean {
    return this.#token.type === 'operator' && this.#text() === text;
  }

  #isWord(text: string): boolean {
    return this.#token.type === 'word' && this.#text() === text;
  }

  #take(text: string): boolean {
    if (!this.#isOperator(text) && !this.#isWord(text)) return false;
    this.#index += 1;
    return true;
  }

  #expect(text: string): void {
    if (!this.#take(text)) this.#refuse();
  }

  #refuse(expecting = ''): never {
    const token = this.#token;
    const name = token.type === 'end' ? '$end' : token.type === 'string' ? 'QQSTRING_START' : token.type === 'number' ? 'LITERAL' : token.type === 'field' ? 'FIELD'
      : token.type === 'format' ? 'FORMAT' : token.type === 'variable' ? "'$'" : KEYWORDS.has(token.text) ? token.text : token.type === 'word' ? 'IDENT' : token.text.length > 1 ? operatorName(token.text) : `'${token.text}'`;
    throw compileError(`syntax error, unexpected ${name}${expecting} (Unix shell quoting issues?)`, this.#source, token.start);
  }

  #pipe(): Filter {
    if (this.#isWord('def')) return this.#define(() => this.#pipe());
    const left = this.#comma();
    if (this.#isWord('as')) return this.#bind(left);
    if (!this.#take('|')) return left;
    return { type: 'pipe', left, right: this.#pipe() };
  }

  #define(rest: () => Filter): Filter {
    this.#index += 1;
    const name = this.#text();
    this.#index += 1;
    const parameters: string[] = [];
    if (this.#take('(')) {
      do {
        parameters.push(this.#token.type === 'variable' ? `$${this.#text()}` : this.#text());
        this.#index += 1;
      } while (this.#take(';'));
      this.#expect(')');
    }
    this.#expect(':');
    const body = this.#pipe();
    this.#expect(';');
    const ends = this.#token.type === 'end' || this.#isOperator(')');
    return { type: 'define', name, parameters, body, rest: ends ? IDENTITY : rest() };
  }

  #bind(source: Filter): Filter {
    this.#expect('as');
    const patterns = [this.#pattern()];
    while (this.#take('?//')) patterns.push(this.#pattern());
    this.#expect('|');
    return { type: 'bind', source, patterns, body: this.#pipe() };
  }

  #pattern(): Pattern {
    if (this.#token.type === 'variable') {
      const name = this.#text();
      this.#index += 1;
      return { type: 'variable', name };
    }
    if (this.#take('[')) {
      const items = [this.#pattern()];
      while (this.#take(',')) items.push(this.#pattern());
      this.#expect(']');
      return { type: 'array', items };
    }
    this.#expect('{');
    const entries: Extract<Pattern, { type: 'object' }>['entries'] = [];
    do entries.push(this.#patternEntry());
    while (this.#take(','));
    this.#expect('}');
    return { type: 'object', entries };
  }

  #patternEntry(): Extract<Pattern, { type: 'object' }>['entries'][number] {
    if (this.#token.type === 'variable') {
      const name = this.#text();
      this.#index += 1;
      return { key: { type: 'literal', value: name }, variable: name, value: this.#take(':') ? this.#pattern() : undefined };
    }
    const key = this.#objectKey();
    this.#expect(':');
    return { key, variable: undefined, value: this.#pattern() };
  }

  #comma(): Filter {
    let left = this.#alternative();
    while (this.#take(',')) left = { type: 'comma', left, right: this.#alternative() };
    return left;
  }

  /** `//` binds to the right; below it come the updates. */
  #alternative(): Filter {
    const left = this.#or();
    if (this.#take('//')) return { type: 'alternative', left, right: this.#alternative() };
    const operator = this.#text();
    if (this.#token.type !== 'operator' || !UPDATES.has(operator)) return left;
    this.#index += 1;
    return { type: 'update', operator, target: left, value: this.#alternative() };
  }

  #or(): Filter {
    let left = this.#and();
    while (this.#take('or')) left = { type: 'or', left, right: this.#and() };
    return left;
  }

  #and(): Filter {
    let left = this.#comparison();
    while (this.#take('and')) left = { type: 'and', left, right: this.#comparison() };
    return left;
  }

  #comparison(): Filter {
    const left = this.#sum();
    const operator = this.#text();
    if (this.#token.type !== 'operator' || !COMPARISONS.has(operator)) return left;
    this.#index += 1;
    return { type: 'binary', operator, left, right: this.#sum() };
  }

  #sum(): Filter {
    let left = this.#product();
    for (;;) {
      const operator = this.#text();
      if (!this.#take('+') && !this.#take('-')) return left;
      left = { type: 'binary', operator, left, right: this.#product() };
    }
  }

  #product(): Filter {
    let left = this.#unary();
    for (;;) {
      const operator = this.#text();
      if (!this.#take('*') && !this.#take('/') && !this.#take('%')) return left;
      left = { type: 'binary', operator, left, right: this.#unary() };
    }
  }

  #unary(): Filter {
    if (this.#take('-')) return { type: 'negate', operand: this.#postfix() };
    return this.#postfix();
  }

  #postfix(): Filter {
    let filter = this.#primary();
    for (;;) {
      if (this.#take('?')) filter = { type: 'try', body: filter, handler: undefined };
      else if (this.#token.type === 'field') {
        filter = { type: 'index', target: filter, key: { type: 'literal', value: this.#text() } };
        this.#index += 1;
      } else if (this.#isOperator('.') && this.#tokens[this.#index + 1]?.type === 'string') {
        this.#index += 1;
        filter = { type: 'index', target: filter, key: this.#string(undefined) };
      } else if (this.#isOperator('.') && isBracket(this.#tokens[this.#index + 1])) {
        this.#index += 2;
        filter = this.#bracket(filter);
      } else if (this.#take('[')) filter = this.#bracket(filter);
      else if (this.#isWord('as')) return this.#bind(filter);
      else return filter;
    }
  }

  #bracket(target: Filter): Filter {
    if (this.#take(']')) return { type: 'iterate', target };
    if (this.#take(':')) {
      const to = this.#pipe();
      this.#expect(']');
      return { type: 'slice', target, from: undefined, to };
    }
    const key = this.#pipe();
    if (this.#take(':')) {
      const to = this.#isOperator(']') ? undefined : this.#pipe();
      this.#expect(']');
      return { type: 'slice', target, from: key, to };
    }
    this.#expect(']');
    return { type: 'index', target, key };
  }

  #primary(): Filter {
    const token = this.#token;
    switch (token.type) {
      case 'number':
        this.#index += 1;
        return { type: 'literal', value: token.value };
      case 'string':
        return this.#string(undefined);
      case 'format':
        this.#index += 1;
        return this.#token.type === 'string' ? this.#string(token.text) : { type: 'format', name: token.text };
      case 'field':
        this.#index += 1;
        return { type: 'index', target: IDENTITY, key: { type: 'literal', value: token.text } };
      case 'variable':
        this.#index += 1;
        return { type: 'variable', name: token.text, start: token.start };
      case 'word':
        return this.#word(token.text);
      default:
        return this.#symbol();
    }
  }

  #symbol(): Filter {
    if (this.#take('..')) return { type: 'recurse' };
    if (this.#take('.')) {
      if (this.#token.type === 'string') return { type: 'index', target: IDENTITY, key: this.#string(undefined) };
      return this.#take('[') ? this.#bracket(IDENTITY) : IDENTITY;
    }
    if (this.#take('(')) {
      const filter = this.#pipe();
      this.#expect(')');
      return filter;
    }
    if (this.#take('[')) {
      if (this.#take(']')) return { type: 'array', content: undefined };
      const content = this.#pipe();
      this.#expect(']');
      return { type: 'array', content };
    }
    if (this.#take('{')) return this.#object();
    if (this.#take('-')) return { type: 'negate', operand: this.#postfix() };
    return this.#refuse();
  }

  #word(word: string): Filter {
    if (word === 'if') return this.#if();
    if (word === 'try') {
      this.#index += 1;
      const body = this.#postfixWithoutBind();
      return { type: 'try', body, handler: this.#take('catch') ? this.#postfixWithoutBind() : undefined };
    }
    if (word === 'reduce' || word === 'foreach') return this.#fold(word);
    if (word === 'label') {
      this.#index += 1;
      const name = this.#text();
      this.#index += 1;
      this.#expect('|');
      return { type: 'label', name, body: this.#pipe() };
    }
    if (word === 'def') return this.#define(() => this.#pipe());
    if (KEYWORDS.has(word)) this.#refuse();
    const { start } = this.#token;
    this.#index += 1;
    if (word === 'break' && this.#token.type === 'variable') {
      const name = this.#text();
      this.#index += 1;
      return { type: 'break', name };
    }
    return this.#call(word, start);
  }

  #call(name: string, start: number | undefined): Filter {
    const constants: Record<string, Filter> = { null: { type: 'literal', value: null }, true: { type: 'literal', value: true }, false: { type: 'literal', value: false }, empty: { type: 'empty' } };
    if (!this.#isOperator('(')) return constants[name] ?? { type: 'call', name, args: [], start };
    this.#index += 1;
    const args = [this.#pipe()];
    while (this.#take(';')) args.push(this.#pipe());
    this.#expect(')');
    return { type: 'call', name, args, start };
  }

  #postfixWithoutBind(): Filter {
    return this.#postfix();
  }

  #if(): Filter {
    this.#index += 1;
    const test = this.#pipe();
    this.#expect('then');
    const yes = this.#pipe();
    if (this.#isWord('elif')) return { type: 'if', test, yes, no: this.#if() };
    const no = this.#take('else') ? this.#pipe() : undefined;
    this.#expect('end');
    return { type: 'if', test, yes, no };
  }

  #fold(word: 'reduce' | 'foreach'): Filter {
    this.#index += 1;
    const source = this.#foldSource();
    this.#expect('as');
    const pattern = this.#pattern();
    this.#expect('(');
    const start = this.#pipe();
    this.#expect(';');
    const step = this.#pipe();
    const extract = word === 'foreach' && this.#take(';') ? this.#pipe() : undefined;
    this.#expect(')');
    return word === 'reduce' ? { type: 'reduce', source, pattern, start, step } : { type: 'foreach', source, pattern, start, step, extract };
  }

  /** A term with its suffixes, but without `as`. */
  #foldSource(): Filter {
    let filter = this.#primary();
    for (;;) {
      if (this.#take('?')) filter = { type: 'try', body: filter, handler: undefined };
      else if (this.#token.type === 'field') {
        filter = { type: 'index', target: filter, key: { type: 'literal', value: this.#text() } };
        this.#index += 1;
      } else if (this.#take('[')) filter = this.#bracket(filter);
      else return filter;
    }
  }

  #string(format: string | undefined): Filter {
    const token = this.#token;
    if (token.type !== 'string') return this.#refuse();
    this.#index += 1;
    const parts = token.parts.map((part) => (typeof part === 'string' ? part : new JqParser(part, this.#source).program()));
    const [only] = parts;
    return parts.length === 1 && typeof only === 'string' ? { type: 'literal', value: only } : { type: 'string', format, parts };
  }

  #object(): Filter {
    const entries: { key: Filter; value: Filter }[] = [];
    while (!this.#take('}')) {
      entries.push(this.#entry());
      if (!this.#take(',') && !this.#isOperator('}')) this.#refuse();
    }
    return { type: 'object', entries };
  }

  #entry(): { key: Filter; value: Filter } {
    if (this.#token.type === 'variable') {
      const name = this.#text();
      this.#index += 1;
      return { key: { type: 'literal', value: name }, value: { type: 'variable', name } };
    }
    const key = this.#objectKey();
    if (!this.#take(':')) return { key, value: { type: 'index', target: IDENTITY, key } };
    let value = this.#objectValue();
    while (this.#take('|')) value = { type: 'pipe', left: value, right: this.#objectValue() };
    return { key, value };
  }

  #objectValue(): Filter {
    return this.#alternative();
  }

  #objectKey(): Filter {
    const token = this.#token;
    if (token.type === 'word' || (token.type === 'operator' && (token.text === 'and' || token.text === 'or'))) {
      this.#index += 1;
      return { type: 'literal', value: token.text };
    }
    if (token.type === 'string') return this.#string(undefined);
    if (token.type === 'number') {
      this.#index += 1;
      return { type: 'literal', value: String(token.value) };
    }
    if (token.type === 'format') {
      this.#index += 1;
      return this.#string(token.text);
    }
    this.#expect('(');
    const key = this.#pipe();
    this.#expect(')');
    return key;
  }
}

function isBracket(token: Token | undefined): boolean {
  return token?.type === 'operator' && token.text === '[';
}

function operatorName(text: string): string {
  return { '==': 'EQ', '!=': 'NEQ', '<=': 'LESSEQ', '>=': 'GREATEREQ', '//': 'DEFINEDOR', '|=': 'SETPIPE', '..': 'REC', and: 'and', or: 'or' }[text] ?? text;
}
