import { isName } from '../lexer/characters.ts';
import type { ParameterOperation, ParameterPart, Word, WordPart } from '../parser/ast.ts';
import { arrayEnd, indices } from '../interpreter/variable.ts';
import { element, elements, keys } from './array-values.ts';
import type { ExpansionContext } from './context.ts';
import { ExpansionError } from './errors.ts';
import type { FieldBuilder } from './field-builder.ts';
import { changeCase, parseReplacement, removeAffix, replaceMatches, sliceList, sliceText } from './parameter-text.ts';
import { Pattern } from './pattern.ts';
import type { Steps } from './steps.ts';
import { transform } from './transform.ts';

/** What parameters need of the words around them. */
export interface WordExpander {
  text(word: Word): Steps<string>;
  pattern(word: Word): Steps<string>;
  arithmetic(word: Word): Steps<bigint>;
  operand(word: Word, builder: FieldBuilder, quoted: boolean): Steps<void>;
}

/** A parameter's value: one string, or the list of `$@`, `$*`, `${a[@]}`. */
type Value =
  | { readonly kind: 'text'; readonly text: string | undefined }
  | { readonly kind: 'list'; readonly items: readonly string[]; readonly star: boolean };

/** Where a value lives, once indirection and subscripts are resolved. */
interface Reference {
  readonly name: string;
  readonly key: string | number | undefined;
  readonly all: '@' | '*' | undefined;
}

export class ParameterExpander {
  readonly #context: ExpansionContext;
  readonly #words: WordExpander;

  constructor(context: ExpansionContext, words: WordExpander) {
    this.#context = context;
    this.#words = words;
  }

  /**
   * The text of parts that are plain text and set variables, or arithmetic alone; undefined for all others.
   * Arithmetic may have effects, so it must not be tried where another part could still make the answer undefined.
   */
  quickText(parts: readonly WordPart[], alone = true): string | undefined {
    let text = '';
    for (const part of parts) {
      const piece = this.#quickPart(part, alone && parts.length === 1);
      if (piece === undefined) return undefined;
      text += piece;
    }
    return text;
  }

  #quickPart(part: WordPart, alone: boolean): string | undefined {
    switch (part.type) {
      case 'literal':
        return part.text.includes('~') ? undefined : part.text;
      case 'quoted':
        return part.text;
      case 'double':
        return this.quickText(part.parts, alone);
      case 'parameter':
        return part.operation || part.subscript || part.indirect || part.name === '@' || part.name === '*' ? undefined : this.#single(part.name);
      case 'arithmetic': {
        const expression = alone ? this.quickText(part.expression.parts) : undefined;
        return expression === undefined ? undefined : String(this.#context.arithmetic.evaluate(expression));
      }
      default:
        return undefined;
    }
  }

  *expand(part: ParameterPart, builder: FieldBuilder, quoted: boolean): Steps<void> {
    const { operation } = part;
    if (!operation && !part.subscript && !part.indirect) {
      this.#plain(part, builder, quoted);
      return;
    }
    if (operation?.kind === 'bad') throw this.#badSubstitution(part.text);
    if (operation?.kind === 'names') return this.#emit(this.#names(part.name, operation.join), builder, quoted);
    const reference = yield* this.#reference(part);
    const value = this.#value(reference);
    if (!operation) return this.#emit(this.#required(value, part), builder, quoted);
    if ('colon' in operation) return yield* this.#default(operation, { part, reference, value }, builder, quoted);
    this.#emit(yield* this.#operate(operation, { part, reference, value }), builder, quoted);
  }

  #plain(part: ParameterPart, builder: FieldBuilder, quoted: boolean): void {
    const { name } = part;
    if (name === '@' || name === '*') {
      this.#emit({ kind: 'list', items: this.#context.positional, star: name === '*' }, builder, quoted);
      return;
    }
    const text = this.#single(name);
    if (text === undefined) {
      if (this.#context.nounset) throw this.#unbound(part);
      if (quoted) builder.quoted('');
    } else if (quoted) builder.quoted(text);
    else builder.split(text);
  }

  #badSubstitution(text: string): ExpansionError {
    const { name } = this.#context.dialect;
    if (name === 'bash') return new ExpansionError(`${text}: bad substitution`);
    return new ExpansionError(name === 'dash' ? 'Bad substitution' : 'syntax error: bad substitution', 'exit', 2);
  }

  #unbound(part: ParameterPart): ExpansionError {
    const { name: flavour } = this.#context.dialect;
    if (flavour !== 'bash') return new ExpansionError(`${part.name}: parameter not set`, 'exit', 2);
    const shown = /^\d+$|^[!@*#?$-]$/.test(part.name) ? `$${part.name}` : part.name;
    return new ExpansionError(`${shown}${part.subscript ? `[${part.subscript.text}]` : ''}: unbound variable`, 'exit', 127);
  }

  #required(value: Value, part: ParameterPart): Value {
    if (value.kind === 'text' && value.text === undefined && this.#context.nounset) throw this.#unbound(part);
    return value;
  }

  *#reference(part: ParameterPart): Steps<Reference> {
    const reference = yield* this.#direct(part.name, part.subscript);
    if (!part.indirect) return reference;
    const value = this.#value(reference);
    const target = value.kind === 'text' ? value.text : value.items.join(' ');
    if (target === undefined || target === '') {
      if (target === undefined && !this.#context.variables.find(part.name)) {
        throw new ExpansionError(`${part.text.slice(3, -1).replace(/[^\w@*].*$/, '')}: invalid indirect expansion`);
      }
      throw new ExpansionError(`${target ?? ''}: invalid variable name`);
    }
    return this.#parseReference(target);
  }

  #parseReference(text: string): Reference {
    const match = /^([A-Za-z_]\w*)\[(.+)\]$/.exec(text);
    if (!match) {
      if (!isName(text) && !/^(\d+|[@*#?$!-])$/.test(text)) throw new ExpansionError(`${text}: invalid variable name`);
      return { name: text, key: undefined, all: text === '@' || text === '*' ? text : undefined };
    }
    const [, name = '', subscript = ''] = match;
    if (subscript === '@' || subscript === '*') return { name, key: undefined, all: subscript };
    return { name, key: this.#key(name, subscript), all: undefined };
  }

  *#direct(name: string, subscript: Word | undefined): Steps<Reference> {
    if (name === '@' || name === '*') return { name, key: undefined, all: name };
    if (!subscript) return { name, key: undefined, all: undefined };
    if (subscript.text === '@' || subscript.text === '*') return { name, key: undefined, all: subscript.text };
    const text = yield* this.#words.text(subscript);
    return { name, key: this.#key(name, text), all: undefined };
  }

  #key(name: string, subscript: string): string | number {
    if (this.#context.variables.find(name)?.table) return subscript;
    return Number(this.#context.arithmetic.evaluate(subscript));
  }

  #value(reference: Reference): Value {
    const { name, key, all } = reference;
    if (all && (name === '@' || name === '*')) return { kind: 'list', items: this.#context.positional, star: all === '*' };
    if (all) return { kind: 'list', items: elements(this.#context.variables.find(name)), star: all === '*' };
    if (key === undefined) return { kind: 'text', text: this.#single(name) };
    const variable = this.#context.variables.find(name);
    return { kind: 'text', text: variable && element(variable, key, () => new ExpansionError(`${name}: bad array subscript`)) };
  }

  /** A parameter without subscript: a variable, a positional or a special one. */
  #single(name: string): string | undefined {
    const first = name.charCodeAt(0);
    if (first >= 65) return this.#context.variables.get(name);
    if (first >= 48 && first <= 57) return name === '0' ? this.#context.special('0') : this.#context.positional[Number(name) - 1];
    return name === '#' ? String(this.#context.positional.length) : this.#context.special(name);
  }

  #names(prefix: string, join: boolean): Value {
    return { kind: 'list', items: this.#context.variables.names().filter((name) => name.startsWith(prefix)), star: join };
  }

  #emit(value: Value, builder: FieldBuilder, quoted: boolean): void {
    if (value.kind === 'text') {
      if (quoted) builder.quoted(value.text ?? '');
      else builder.split(value.text ?? '');
      return;
    }
    if (value.star && quoted) {
      builder.quoted(value.items.join(this.#separator()));
      return;
    }
    for (const [index, item] of value.items.entries()) {
      if (index > 0) builder.next(value.star ? this.#separator() : ' ');
      if (quoted) builder.quoted(item);
      else builder.split(item);
    }
  }

  /** What `"$*"` puts between parameters: the first character of IFS. */
  #separator(): string {
    return (this.#context.variables.get('IFS') ?? ' ').slice(0, 1);
  }

  *#default(
    operation: Extract<ParameterOperation, { colon: boolean }>,
    at: { part: ParameterPart; reference: Reference; value: Value },
    builder: FieldBuilder,
    quoted: boolean,
  ): Steps<void> {
    const { value, part } = at;
    const present = value.kind === 'list' ? value.items.length > 0 : value.text !== undefined;
    const usable = present && !(operation.colon && this.#joined(value) === '');
    if (operation.kind === 'alternative') {
      if (usable) yield* this.#words.operand(operation.word, builder, quoted);
      else if (quoted) builder.quoted('');
      return;
    }
    if (usable) return this.#emit(value, builder, quoted);
    if (operation.kind === 'default') return yield* this.#words.operand(operation.word, builder, quoted);
    const text = yield* this.#words.text(operation.word);
    if (operation.kind === 'error') throw this.#missing(part, text, operation.colon);
    this.#assign(at.reference, part, text);
    if (quoted) builder.quoted(text);
    else builder.split(text);
  }

  #joined(value: Value): string {
    return value.kind === 'text' ? (value.text ?? '') : value.items.join(' ');
  }

  #missing(part: ParameterPart, message: string, colon: boolean): ExpansionError {
    const bash = this.#context.dialect.name === 'bash';
    const standard = bash
      ? `parameter ${colon ? 'null or not set' : 'not set'}`
      : `parameter not set${colon ? ' or null' : ''}`;
    return new ExpansionError(`${part.name}: ${message || standard}`, 'exit', bash ? 127 : 2);
  }

  #assign(reference: Reference, part: ParameterPart, text: string): void {
    if (!isName(reference.name)) throw new ExpansionError(`$${part.name}: cannot assign in this way`);
    if (reference.key === undefined) this.#context.variables.set(reference.name, text);
    else this.#context.variables.setElement(reference.name, reference.key, text);
  }

  *#operate(operation: Exclude<ParameterOperation, { colon: boolean } | { kind: 'names' | 'bad' }>, at: { part: ParameterPart; reference: Reference; value: Value }): Steps<Value> {
    const { part, reference } = at;
    if (operation.kind === 'length') return { kind: 'text', text: String(this.#length(this.#required(at.value, part))) };
    if (operation.kind === 'keys') return { kind: 'list', items: keys(this.#context.variables.find(part.name)), star: operation.join };
    const value = this.#required(at.value, part);
    if (operation.kind === 'substring') return yield* this.#substring(operation, reference, value);
    if (operation.kind === 'transform') return transform(operation.operator, { ...reference, value }, this.#context);
    const change = yield* this.#change(operation);
    if (value.kind === 'list') return { ...value, items: value.items.map(change) };
    return { kind: 'text', text: value.text === undefined ? undefined : change(value.text) };
  }

  #length(value: Value): number {
    if (value.kind === 'list') return value.items.length;
    return value.text === undefined ? 0 : [...value.text].length;
  }

  *#substring(operation: Extract<ParameterOperation, { kind: 'substring' }>, reference: Reference, value: Value): Steps<Value> {
    const offset = Number(yield* this.#words.arithmetic(operation.offset));
    const length = operation.length ? Number(yield* this.#words.arithmetic(operation.length)) : undefined;
    const source = operation.length?.text ?? '';
    if (value.kind === 'text') return { kind: 'text', text: sliceText(value.text ?? '', { offset, length, source }) };
    const positional = reference.name === '@' || reference.name === '*';
    const items = positional ? [this.#context.special('0') ?? '', ...value.items] : value.items;
    const array = positional ? undefined : this.#context.variables.find(reference.name)?.array;
    return { ...value, items: sliceList(items, { offset, length, source, indices: array && indices(array), end: array && arrayEnd(array), positional }) };
  }

  *#change(operation: Extract<ParameterOperation, { kind: 'remove' | 'replace' | 'case' }>): Steps<(text: string) => string> {
    if (operation.kind === 'case' && !operation.pattern) return (text) => changeCase(text, undefined, operation);
    const source = operation.pattern ? yield* this.#words.pattern(operation.pattern) : '?';
    const pattern = new Pattern(source, { extglob: this.#context.globs.extglob });
    if (operation.kind === 'remove') return (text) => removeAffix(text, pattern, operation);
    if (operation.kind === 'case') return (text) => changeCase(text, pattern, operation);
    const replacement = parseReplacement(yield* this.#words.pattern(operation.replacement), this.#context.dialect.name === 'bash');
    if (source === '' && operation.where !== 'prefix' && operation.where !== 'suffix') return (text) => text;
    return (text) => replaceMatches(text, pattern, { where: operation.where, replacement });
  }
}
