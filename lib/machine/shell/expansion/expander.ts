import type { Word, WordPart } from '../parser/ast.ts';
import { expandBraces } from './braces.ts';
import type { ExpansionContext } from './context.ts';
import { FieldBuilder } from './field-builder.ts';
import type { Field } from './field-builder.ts';
import { expandPathnames } from './glob.ts';
import { ParameterExpander } from './parameter.ts';
import type { WordExpander } from './parameter.ts';
import { waitFor } from './steps.ts';
import type { Steps } from './steps.ts';
import { expandTilde } from './tilde.ts';

const DEFAULT_IFS = ' \t\n';

/** Turns words as written into what commands are given. One for each shell. */
export class Expander implements WordExpander {
  readonly context: ExpansionContext;
  readonly #parameters: ParameterExpander;

  constructor(context: ExpansionContext) {
    this.context = context;
    this.#parameters = new ParameterExpander(context, this);
  }

  /** Words to arguments: braces, tildes, parameters, substitutions, arithmetic, splitting, file names. */
  *fields(words: readonly Word[]): Steps<string[]> {
    const found: string[] = [];
    for (const word of words) {
      if (word.plain !== undefined) found.push(word.plain);
      else if (this.#takesDirectly(word, found)) continue;
      else if (word.brace && this.context.dialect.braces) {
        for (const piece of expandBraces(word)) {
          if (piece.plain !== undefined) found.push(piece.plain);
          else yield* this.#wordFields(piece, found);
        }
      } else yield* this.#wordFields(word, found);
    }
    return found;
  }

  /** `$x` and `"$x"` with nothing to split or match: most words of most loops. */
  #takesDirectly(word: Word, found: string[]): boolean {
    const part = word.parts.length === 1 ? word.parts[0] : undefined;
    if (part?.type === 'double') {
      const text = part.parts.length === 0 ? undefined : this.#parameters.quickText(part.parts);
      if (text !== undefined) found.push(text);
      return text !== undefined;
    }
    if (part?.type !== 'parameter') return false;
    const text = this.#parameters.quickText(word.parts);
    if (text === undefined || text === '' || !/^[\w./-]+$/.test(text)) return false;
    const ifs = this.context.variables.get('IFS');
    if (ifs !== undefined && ifs !== DEFAULT_IFS) return false;
    found.push(text);
    return true;
  }

  *#wordFields(word: Word, found: string[]): Steps<void> {
    const builder = new FieldBuilder(this.context.variables.get('IFS') ?? DEFAULT_IFS);
    yield* this.#parts(word, builder, 'start');
    builder.end();
    for (const field of builder.fields) {
      if (field.special) found.push(...expandPathnames(field, this.context));
      else found.push(field.text);
    }
  }

  /** One string, neither split nor matched against files: here-strings, `case`, `[[ ]]`. */
  *text(word: Word): Steps<string> {
    return word.plain ?? this.#parameters.quickText(word.parts) ?? (yield* this.#whole(word, 'start')).text;
  }

  /** As `text`, with tildes after colons too, as in `PATH=~/bin:~/sbin`. */
  *assigned(word: Word): Steps<string> {
    return word.plain ?? this.#parameters.quickText(word.parts) ?? (yield* this.#whole(word, 'assignment')).text;
  }

  /** A pattern: what is quoted stands for itself. */
  *pattern(word: Word): Steps<string> {
    return (yield* this.#whole(word, 'start')).pattern;
  }

  /** The pieces of a regular expression: quoted ones stand for themselves. */
  *regex(word: Word): Steps<string> {
    let source = '';
    for (const part of word.parts) {
      if (part.type === 'literal') source += part.text;
      else {
        const builder = new FieldBuilder(undefined);
        const quoted = part.type === 'quoted' || part.type === 'double';
        yield* this.part(part, builder, quoted);
        const { text } = builder.whole();
        source += quoted ? text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&') : text;
      }
    }
    return source;
  }

  *#whole(word: Word, tildes: TildePlaces): Steps<Field> {
    const builder = new FieldBuilder(undefined);
    yield* this.#parts(word, builder, tildes);
    return builder.whole();
  }

  *arithmetic(word: Word): Steps<bigint> {
    const text = this.#parameters.quickText(word.parts) ?? (yield* this.#whole(word, 'none')).text;
    return this.context.arithmetic.evaluate(text);
  }

  *#parts(word: Word, builder: FieldBuilder, tildes: TildePlaces): Steps<void> {
    const { parts } = word;
    for (let index = 0; index < parts.length; index += 1) {
      const part = parts[index] as WordPart;
      if (part.type === 'literal') this.#literal(part.text, builder, { tildes: index === 0 || tildes === 'assignment' ? tildes : 'none', first: index === 0, last: index === parts.length - 1 });
      else yield* this.part(part, builder, false);
    }
  }

  #literal(text: string, builder: FieldBuilder, place: { tildes: TildePlaces; first: boolean; last: boolean }): void {
    if (place.tildes === 'none' || !text.includes('~')) builder.literal(text);
    else expandTilde(text, { ...place, assignment: place.tildes === 'assignment', home: (user) => this.context.home(user) }, builder);
  }

  /** The word after an operator such as `:-`, in place: its plain characters are split like any expansion. */
  *operand(word: Word, builder: FieldBuilder, quoted: boolean): Steps<void> {
    if (word.parts.length === 0 && quoted) builder.quoted('');
    for (const [index, part] of word.parts.entries()) {
      if (part.type !== 'literal') yield* this.part(part, builder, quoted);
      else if (quoted) builder.quoted(part.text);
      else if (index === 0 && part.text.startsWith('~')) this.#literal(part.text, builder, { tildes: 'start', first: true, last: word.parts.length === 1 });
      else builder.split(part.text);
    }
  }

  *part(part: WordPart, builder: FieldBuilder, quoted: boolean): Steps<void> {
    switch (part.type) {
      case 'literal':
        return quoted ? builder.quoted(part.text) : builder.literal(part.text);
      case 'quoted':
        return builder.quoted(part.text);
      case 'double':
        return yield* this.#double(part.parts, builder);
      case 'parameter':
        return yield* this.#parameters.expand(part, builder, quoted);
      case 'command': {
        const output = yield* waitFor(this.context.substitute(part));
        return quoted ? builder.quoted(output) : builder.split(output);
      }
      case 'arithmetic': {
        const value = String(yield* this.arithmetic(part.expression));
        return quoted ? builder.quoted(value) : builder.split(value);
      }
      case 'process':
        return builder.quoted(yield* waitFor(this.context.processSubstitution(part)));
    }
  }

  *#double(parts: readonly WordPart[], builder: FieldBuilder): Steps<void> {
    if (parts.length === 0) builder.quoted('');
    for (const part of parts) {
      // "$@" without parameters makes no field, not an empty one; it alone decides that for itself.
      if (part.type !== 'parameter') yield* this.part(part, builder, true);
      else yield* this.#parameters.expand(part, builder, true);
    }
  }
}

type TildePlaces = 'none' | 'start' | 'assignment';
