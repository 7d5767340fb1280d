import { tokenizeJq } from './lexer.ts';
import type { Token } from './lexer.ts';
import type { Filter, Pattern } from './syntax.ts';
import { KEYWORDS, TokenCursor } from './token-cursor.ts';

const IDENTITY: Filter = { type: 'identity' };
const UPDATES = new Set(['=', '|=', '+=', '-=', '*=', '/=', '%=', '//=']);
const COMPARISONS = new Set(['==', '!=', '<', '<=', '>', '>=']);

/** Parses a jq program (the grammar of jq 1.6). CommandFailure, code 3, for what is none. */
export function parseJq(source: string): Filter {
  return new JqParser(new TokenCursor(tokenizeJq(source), source)).program();
}

class JqParser {
  readonly #at: TokenCursor;

  constructor(at: TokenCursor) {
    this.#at = at;
  }

  program(): Filter {
    const filter = this.#at.token.type === 'end' ? IDENTITY : this.#pipe();
    if (this.#at.token.type !== 'end') this.#at.refuse(', expecting $end');
    return filter;
  }

  #pipe(): Filter {
    if (this.#at.isWord('def')) return this.#define(() => this.#pipe());
    const left = this.#comma();
    if (this.#at.isWord('as')) return this.#bind(left);
    if (!this.#at.take('|')) return left;
    return { type: 'pipe', left, right: this.#pipe() };
  }

  #define(rest: () => Filter): Filter {
    this.#at.index += 1;
    const name = this.#at.takeText();
    const parameters: string[] = [];
    if (this.#at.take('(')) {
      do {
        parameters.push(this.#at.token.type === 'variable' ? `$${this.#at.text()}` : this.#at.text());
        this.#at.index += 1;
      } while (this.#at.take(';'));
      this.#at.expect(')');
    }
    this.#at.expect(':');
    const body = this.#pipe();
    this.#at.expect(';');
    const ends = this.#at.token.type === 'end' || this.#at.isOperator(')');
    return { type: 'define', name, parameters, body, rest: ends ? IDENTITY : rest() };
  }

  #bind(source: Filter): Filter {
    this.#at.expect('as');
    const patterns = [this.#pattern()];
    while (this.#at.take('?//')) patterns.push(this.#pattern());
    this.#at.expect('|');
    return { type: 'bind', source, patterns, body: this.#pipe() };
  }

  #pattern(): Pattern {
    if (this.#at.token.type === 'variable') {
      const name = this.#at.takeText();
      return { type: 'variable', name };
    }
    if (this.#at.take('[')) {
      const items = [this.#pattern()];
      while (this.#at.take(',')) items.push(this.#pattern());
      this.#at.expect(']');
      return { type: 'array', items };
    }
    this.#at.expect('{');
    const entries: Extract<Pattern, { type: 'object' }>['entries'] = [];
    do entries.push(this.#patternEntry());
    while (this.#at.take(','));
    this.#at.expect('}');
    return { type: 'object', entries };
  }

  #patternEntry(): Extract<Pattern, { type: 'object' }>['entries'][number] {
    if (this.#at.token.type === 'variable') {
      const name = this.#at.takeText();
      return { key: { type: 'literal', value: name }, variable: name, value: this.#at.take(':') ? this.#pattern() : undefined };
    }
    const key = this.#objectKey();
    this.#at.expect(':');
    return { key, variable: undefined, value: this.#pattern() };
  }

  #comma(): Filter {
    let left = this.#alternative();
    while (this.#at.take(',')) left = { type: 'comma', left, right: this.#alternative() };
    return left;
  }

  /** `//` binds to the right; below it come the updates. */
  #alternative(): Filter {
    const left = this.#or();
    if (this.#at.take('//')) return { type: 'alternative', left, right: this.#alternative() };
    const operator = this.#at.text();
    if (this.#at.token.type !== 'operator' || !UPDATES.has(operator)) return left;
    this.#at.index += 1;
    return { type: 'update', operator, target: left, value: this.#alternative() };
  }

  #or(): Filter {
    let left = this.#and();
    while (this.#at.take('or')) left = { type: 'or', left, right: this.#and() };
    return left;
  }

  #and(): Filter {
    let left = this.#comparison();
    while (this.#at.take('and')) left = { type: 'and', left, right: this.#comparison() };
    return left;
  }

  #comparison(): Filter {
    const left = this.#sum();
    const operator = this.#at.text();
    if (this.#at.token.type !== 'operator' || !COMPARISONS.has(operator)) return left;
    this.#at.index += 1;
    return { type: 'binary', operator, left, right: this.#sum() };
  }

  #sum(): Filter {
    let left = this.#product();
    for (;;) {
      const operator = this.#at.text();
      if (!this.#at.take('+') && !this.#at.take('-')) return left;
      left = { type: 'binary', operator, left, right: this.#product() };
    }
  }

  #product(): Filter {
    let left = this.#unary();
    for (;;) {
      const operator = this.#at.text();
      if (!this.#at.take('*') && !this.#at.take('/') && !this.#at.take('%')) return left;
      left = { type: 'binary', operator, left, right: this.#unary() };
    }
  }

  #unary(): Filter {
    if (this.#at.take('-')) return { type: 'negate', operand: this.#postfix() };
    return this.#postfix();
  }

  #postfix(): Filter {
    let filter = this.#primary();
    for (;;) {
      if (this.#at.take('?')) filter = { type: 'try', body: filter, handler: undefined };
      else if (this.#at.token.type === 'field') {
        filter = { type: 'index', target: filter, key: { type: 'literal', value: this.#at.text() } };
        this.#at.index += 1;
      } else if (this.#at.isOperator('.') && this.#at.following?.type === 'string') {
        this.#at.index += 1;
        filter = { type: 'index', target: filter, key: this.#string(undefined) };
      } else if (this.#at.isOperator('.') && isBracket(this.#at.following)) {
        this.#at.index += 2;
        filter = this.#bracket(filter);
      } else if (this.#at.take('[')) filter = this.#bracket(filter);
      else if (this.#at.isWord('as')) return this.#bind(filter);
      else return filter;
    }
  }

  #bracket(target: Filter): Filter {
    if (this.#at.take(']')) return { type: 'iterate', target };
    if (this.#at.take(':')) {
      const to = this.#pipe();
      this.#at.expect(']');
      return { type: 'slice', target, from: undefined, to };
    }
    const key = this.#pipe();
    if (this.#at.take(':')) {
      const to = this.#at.isOperator(']') ? undefined : this.#pipe();
      this.#at.expect(']');
      return { type: 'slice', target, from: key, to };
    }
    this.#at.expect(']');
    return { type: 'index', target, key };
  }

  #primary(): Filter {
    const token = this.#at.token;
    switch (token.type) {
      case 'number':
        this.#at.index += 1;
        return { type: 'literal', value: token.value };
      case 'string':
        return this.#string(undefined);
      case 'format':
        this.#at.index += 1;
        return this.#at.token.type === 'string' ? this.#string(token.text) : { type: 'format', name: token.text };
      case 'field':
        this.#at.index += 1;
        return { type: 'index', target: IDENTITY, key: { type: 'literal', value: token.text } };
      case 'variable':
        this.#at.index += 1;
        return { type: 'variable', name: token.text, start: token.start };
      case 'word':
        return this.#word(token.text);
      default:
        return this.#symbol();
    }
  }

  #symbol(): Filter {
    if (this.#at.take('..')) return { type: 'recurse' };
    if (this.#at.take('.')) {
      if (this.#at.token.type === 'string') return { type: 'index', target: IDENTITY, key: this.#string(undefined) };
      return this.#at.take('[') ? this.#bracket(IDENTITY) : IDENTITY;
    }
    if (this.#at.take('(')) {
      const filter = this.#pipe();
      this.#at.expect(')');
      return filter;
    }
    if (this.#at.take('[')) {
      if (this.#at.take(']')) return { type: 'array', content: undefined };
      const content = this.#pipe();
      this.#at.expect(']');
      return { type: 'array', content };
    }
    if (this.#at.take('{')) return this.#object();
    if (this.#at.take('-')) return { type: 'negate', operand: this.#postfix() };
    return this.#at.refuse();
  }

  #word(word: string): Filter {
    if (word === 'if') return this.#if();
    if (word === 'try') {
      this.#at.index += 1;
      const body = this.#postfixWithoutBind();
      return { type: 'try', body, handler: this.#at.take('catch') ? this.#postfixWithoutBind() : undefined };
    }
    if (word === 'reduce' || word === 'foreach') return this.#fold(word);
    if (word === 'label') {
      this.#at.index += 1;
      const name = this.#at.takeText();
      this.#at.expect('|');
      return { type: 'label', name, body: this.#pipe() };
    }
    if (word === 'def') return this.#define(() => this.#pipe());
    if (KEYWORDS.has(word)) this.#at.refuse();
    const { start } = this.#at.token;
    this.#at.index += 1;
    if (word === 'break' && this.#at.token.type === 'variable') {
      const name = this.#at.takeText();
      return { type: 'break', name };
    }
    return this.#call(word, start);
  }

  #call(name: string, start: number | undefined): Filter {
    const constants: Record<string, Filter> = { null: { type: 'literal', value: null }, true: { type: 'literal', value: true }, false: { type: 'literal', value: false }, empty: { type: 'empty' } };
    if (!this.#at.isOperator('(')) return constants[name] ?? { type: 'call', name, args: [], start };
    this.#at.index += 1;
    const args = [this.#pipe()];
    while (this.#at.take(';')) args.push(this.#pipe());
    this.#at.expect(')');
    return { type: 'call', name, args, start };
  }

  #postfixWithoutBind(): Filter {
    return this.#postfix();
  }

  #if(): Filter {
    this.#at.index += 1;
    const test = this.#pipe();
    this.#at.expect('then');
    const yes = this.#pipe();
    if (this.#at.isWord('elif')) return { type: 'if', test, yes, no: this.#if() };
    const no = this.#at.take('else') ? this.#pipe() : undefined;
    this.#at.expect('end');
    return { type: 'if', test, yes, no };
  }

  #fold(word: 'reduce' | 'foreach'): Filter {
    this.#at.index += 1;
    const source = this.#foldSource();
    this.#at.expect('as');
    const pattern = this.#pattern();
    this.#at.expect('(');
    const start = this.#pipe();
    this.#at.expect(';');
    const step = this.#pipe();
    const extract = word === 'foreach' && this.#at.take(';') ? this.#pipe() : undefined;
    this.#at.expect(')');
    return word === 'reduce' ? { type: 'reduce', source, pattern, start, step } : { type: 'foreach', source, pattern, start, step, extract };
  }

  /** A term with its suffixes, but without `as`. */
  #foldSource(): Filter {
    let filter = this.#primary();
    for (;;) {
      if (this.#at.take('?')) filter = { type: 'try', body: filter, handler: undefined };
      else if (this.#at.token.type === 'field') {
        filter = { type: 'index', target: filter, key: { type: 'literal', value: this.#at.text() } };
        this.#at.index += 1;
      } else if (this.#at.take('[')) filter = this.#bracket(filter);
      else return filter;
    }
  }

  #string(format: string | undefined): Filter {
    const token = this.#at.token;
    if (token.type !== 'string') return this.#at.refuse();
    this.#at.index += 1;
    const parts = token.parts.map((part) => (typeof part === 'string' ? part : new JqParser(new TokenCursor(part, this.#at.source)).program()));
    const [only] = parts;
    return parts.length === 1 && typeof only === 'string' ? { type: 'literal', value: only } : { type: 'string', format, parts };
  }

  #object(): Filter {
    const entries: { key: Filter; value: Filter }[] = [];
    while (!this.#at.take('}')) {
      entries.push(this.#entry());
      if (!this.#at.take(',') && !this.#at.isOperator('}')) this.#at.refuse();
    }
    return { type: 'object', entries };
  }

  #entry(): { key: Filter; value: Filter } {
    if (this.#at.token.type === 'variable') {
      const name = this.#at.takeText();
      return { key: { type: 'literal', value: name }, value: { type: 'variable', name } };
    }
    const key = this.#objectKey();
    if (!this.#at.take(':')) return { key, value: { type: 'index', target: IDENTITY, key } };
    let value = this.#objectValue();
    while (this.#at.take('|')) value = { type: 'pipe', left: value, right: this.#objectValue() };
    return { key, value };
  }

  #objectValue(): Filter {
    return this.#alternative();
  }

  #objectKey(): Filter {
    const token = this.#at.token;
    if (token.type === 'word' || (token.type === 'operator' && (token.text === 'and' || token.text === 'or'))) {
      this.#at.index += 1;
      return { type: 'literal', value: token.text };
    }
    if (token.type === 'string') return this.#string(undefined);
    if (token.type === 'number') {
      this.#at.index += 1;
      return { type: 'literal', value: String(token.value) };
    }
    if (token.type === 'format') {
      this.#at.index += 1;
      return this.#string(token.text);
    }
    this.#at.expect('(');
    const key = this.#pipe();
    this.#at.expect(')');
    return key;
  }
}

function isBracket(token: Token | undefined): boolean {
  return token?.type === 'operator' && token.text === '[';
}
