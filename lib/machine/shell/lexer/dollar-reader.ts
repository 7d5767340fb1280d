import type { ParameterOperation, ParameterPart, Word, WordPart } from '../parser/ast.ts';
import { isDigit, isNameStart, NAME } from './characters.ts';
import { Cursor } from './cursor.ts';
import type { Quoting } from './cursor.ts';
import { ShellSyntaxError } from './syntax-error.ts';
import { makeWord, readAnsiQuotes, readDoubleQuotes, readHeredocText, readSubscript, readUntil } from './word-reader.ts';

const SPECIAL = '@*#?-$!';

/** What `$` introduces at the current position; undefined (and one character further) when it stands for itself. */
export function readDollar(cursor: Cursor, quoting: Quoting): WordPart | undefined {
  const next = cursor.current(1);
  cursor.position += 1;
  if (next === undefined) return undefined;
  if (next === '{') return cursor.nested(() => readBraced(cursor, quoting));
  if (next === '(') return cursor.nested(() => readParenthesis(cursor));
  if (quoting === 'plain' && cursor.dialect.ansiQuotes) {
    if (next === "'") return readAnsiQuotes(cursor);
    if (next === '"' && cursor.dialect.name === 'bash') return readDoubleQuotes(cursor);
  }
  if (isNameStart(next)) return simpleParameter(cursor, readName(cursor));
  if (isDigit(next) || SPECIAL.includes(next)) {
    cursor.position += 1;
    return simpleParameter(cursor, next);
  }
  return undefined;
}

function simpleParameter(cursor: Cursor, name: string): ParameterPart {
  return { type: 'parameter', name, indirect: false, text: `$${name}` };
}

function readName(cursor: Cursor): string {
  NAME.lastIndex = cursor.position;
  const name = NAME.exec(cursor.text)?.[0] ?? '';
  cursor.position += name.length;
  return name;
}

function readParenthesis(cursor: Cursor): WordPart {
  const line = cursor.line;
  if (cursor.current(1) === '(') {
    const inner = readArithmeticText(cursor);
    if (inner) return { type: 'arithmetic', expression: inner };
  }
  const doubled = cursor.current(1) === '(';
  cursor.position += 1;
  try {
    return { type: 'command', body: cursor.grammar.commands(cursor), line };
  } catch (error) {
    // `$((` that is closed nowhere was meant as arithmetic.
    const unclosed = error instanceof ShellSyntaxError && error.problem.kind === 'unmatched' && error.problem.construct === 'command';
    throw doubled && unclosed ? cursor.unmatched(')', 'arithmetic', line) : error;
  }
}

/**
 * The expression of `((…))`, from its first parenthesis; undefined, with nothing read, when the two
 * parentheses are not closed together: then it is a subshell within a substitution.
 */
export function readArithmeticText(cursor: Cursor): Word | undefined {
  const start = cursor.position + 2;
  const end = findArithmeticEnd(cursor, start);
  if (end === undefined) return undefined;
  const word = parseFragment(cursor, cursor.text.slice(start, end));
  cursor.position = end + 2;
  return word;
}

/** Parses text with a here-document's quoting: parameters and substitutions are replaced, quotes are not special. */
export function parseFragment(cursor: Cursor, text: string): Word {
  const inner = new Cursor({ text, dialect: cursor.dialect, firstLine: cursor.line, grammar: cursor.grammar });
  return text === '' ? makeWord('', []) : readHeredocText(inner);
}

function findArithmeticEnd(cursor: Cursor, start: number): number | undefined {
  const { text } = cursor;
  let depth = 0;
  for (let index = start; index < text.length; index += 1) {
    const character = text[index];
    if (character === '\\') index += 1;
    else if (character === "'" || character === '"') index = skipQuoted(text, index, character);
    else if (character === '(') depth += 1;
    else if (character === ')') {
      if (depth > 0) depth -= 1;
      else return text[index + 1] === ')' ? index : undefined;
    }
  }
  throw cursor.unmatched(')', 'arithmetic', cursor.line);
}

function skipQuoted(text: string, start: number, quote: string): number {
  let index = start + 1;
  while (index < text.length && text[index] !== quote) index += quote === '"' && text[index] === '\\' ? 2 : 1;
  return index;
}

/** `${…}`, from its brace. */
function readBraced(cursor: Cursor, quoting: Quoting): ParameterPart {
  const start = cursor.position - 1;
  const line = cursor.line;
  cursor.position += 1;
  const head = readHead(cursor);
  const operation = head.operation ?? readOperation(cursor, quoting);
  if (operation?.kind === 'bad' || cursor.current() !== '}') {
    skipToBrace(cursor, quoting);
    if (cursor.atEnd) throw cursor.unmatched('}', 'parameter', line);
    cursor.position += 1;
    const text = cursor.text.slice(start, cursor.position);
    return { type: 'parameter', name: head.name, indirect: false, operation: { kind: 'bad' }, text };
  }
  cursor.position += 1;
  return {
    type: 'parameter',
    name: head.name,
    subscript: head.subscript,
    indirect: head.indirect && operation?.kind !== 'names' && operation?.kind !== 'keys',
    operation,
    text: cursor.text.slice(start, cursor.position),
  };
}

interface Head {
  name: string;
  subscript: Word | undefined;
  indirect: boolean;
  operation: ParameterOperation | undefined;
}

function readHead(cursor: Cursor): Head {
  const length = cursor.current() === '#' && cursor.current(1) !== '}' && /[A-Za-z0-9_@*?$!#-]/.test(cursor.current(1) ?? '');
  const followsOperator = length && /[#%:-]/.test(cursor.current(1) ?? '') && cursor.current(2) !== '}';
  if (length && !followsOperator) {
    cursor.position += 1;
    const { name, subscript } = readNameAndSubscript(cursor);
    return { name, subscript, indirect: false, operation: cursor.current() === '}' ? { kind: 'length' } : { kind: 'bad' } };
  }
  const indirect = cursor.current() === '!' && /[A-Za-z0-9_@*#?]/.test(cursor.current(1) ?? '') && cursor.dialect.caseAndIndirect;
  if (indirect) cursor.position += 1;
  const { name, subscript } = readNameAndSubscript(cursor);
  if (name === '') return { name, subscript, indirect, operation: { kind: 'bad' } };
  return { name, subscript, indirect, operation: indirect ? readIndirection(cursor, subscript) : undefined };
}

function readNameAndSubscript(cursor: Cursor): { name: string; subscript: Word | undefined } {
  const first = cursor.current() ?? '';
  let name = '';
  if (isNameStart(first)) name = readName(cursor);
  else if (isDigit(first)) {
    while (isDigit(cursor.current())) {
      name += cursor.current();
      cursor.position += 1;
    }
  } else if (SPECIAL.includes(first) && first !== '') {
    name = first;
    cursor.position += 1;
  }
  if (cursor.current() !== '[' || !cursor.dialect.arrays || !isNameStart(first)) return { name, subscript: undefined };
  cursor.position += 1;
  return { name, subscript: readSubscript(cursor) };
}

function readIndirection(cursor: Cursor, subscript: Word | undefined): ParameterOperation | undefined {
  const next = cursor.current();
  if ((next === '*' || next === '@') && cursor.current(1) === '}') {
    cursor.position += 1;
    return { kind: 'names', join: next === '*' };
  }
  if (next === '}' && (subscript?.text === '@' || subscript?.text === '*')) return { kind: 'keys', join: subscript.text === '*' };
  return undefined;
}

function readOperation(cursor: Cursor, quoting: Quoting): ParameterOperation | undefined {
  const first = cursor.current();
  const { dialect } = cursor;
  if (first === '}' || first === undefined) return undefined;
  if (first === ':' || '-=?+'.includes(first)) return readDefault(cursor, quoting);
  if (first === '#' || first === '%') return readRemoval(cursor, first);
  if (first === '/' && dialect.substrings) return readReplacement(cursor, quoting);
  if (!dialect.caseAndIndirect) return { kind: 'bad' };
  if (first === '^' || first === ',' || first === '~') return readCase(cursor, first);
  if (first === '@' && /[QEPAKakuUL]/.test(cursor.current(1) ?? '') && cursor.current(2) === '}') {
    cursor.position += 2;
    return { kind: 'transform', operator: cursor.text[cursor.position - 1] ?? '' };
  }
  return { kind: 'bad' };
}

const DEFAULTS: Readonly<Record<string, 'default' | 'assign' | 'error' | 'alternative'>> = {
  '-': 'default', '=': 'assign', '?': 'error', '+': 'alternative',
};

function readDefault(cursor: Cursor, quoting: Quoting): ParameterOperation {
  const colon = cursor.current() === ':';
  const kind = DEFAULTS[cursor.current(colon ? 1 : 0) ?? ''];
  if (!kind) return cursor.dialect.substrings ? readSubstring(cursor) : { kind: 'bad' };
  cursor.position += colon ? 2 : 1;
  return { kind, colon, word: readUntil(cursor, '}', quoting === 'plain' ? 'plain' : 'operand') };
}

function readSubstring(cursor: Cursor): ParameterOperation {
  cursor.position += 1;
  if (cursor.current() === '}') return { kind: 'bad' };
  const offset = readArithmeticPiece(cursor, ':}');
  if (cursor.current() !== ':') return { kind: 'substring', offset, length: undefined };
  cursor.position += 1;
  return { kind: 'substring', offset, length: readArithmeticPiece(cursor, '}') };
}

/** An expression within `${x:…}`: parentheses, brackets and `?:` keep their colons. */
function readArithmeticPiece(cursor: Cursor, stops: string): Word {
  const start = cursor.position;
  let depth = 0;
  let questions = 0;
  for (; !cursor.atEnd; cursor.position += 1) {
    const character = cursor.current() ?? '';
    if (character === '$' && cursor.current(1) === '{') depth += 1;
    if (character === '(' || character === '[') depth += 1;
    else if ((character === ')' || character === ']' || character === '}') && depth > 0) depth -= 1;
    else if (character === '?' && depth === 0) questions += 1;
    else if (character === ':' && questions > 0) questions -= 1;
    else if (depth === 0 && stops.includes(character)) break;
  }
  return parseFragment(cursor, cursor.text.slice(start, cursor.position));
}

function readRemoval(cursor: Cursor, character: '#' | '%'): ParameterOperation {
  const longest = cursor.current(1) === character;
  cursor.position += longest ? 2 : 1;
  return { kind: 'remove', side: character === '#' ? 'prefix' : 'suffix', longest, pattern: readUntil(cursor, '}') };
}

function readReplacement(cursor: Cursor, quoting: Quoting): ParameterOperation {
  const mark = cursor.current(1) ?? '';
  const where = mark === '/' ? 'all' : mark === '#' ? 'prefix' : mark === '%' ? 'suffix' : 'first';
  cursor.position += where === 'first' ? 1 : 2;
  const start = cursor.position;
  let pattern = readUntil(cursor, '/}');
  if (pattern.text === '' && cursor.current() === '/' && where !== 'first') {
    cursor.position = start;
    pattern = makeWord('', []);
  }
  if (cursor.current() !== '/') return { kind: 'replace', where, pattern, replacement: makeWord('', []) };
  cursor.position += 1;
  return { kind: 'replace', where, pattern, replacement: readUntil(cursor, '}', quoting === 'plain' ? 'plain' : 'operand') };
}

function readCase(cursor: Cursor, character: '^' | ',' | '~'): ParameterOperation {
  const all = cursor.current(1) === character;
  cursor.position += all ? 2 : 1;
  const pattern = cursor.current() === '}' ? undefined : readUntil(cursor, '}');
  return { kind: 'case', to: character === '^' ? 'upper' : character === ',' ? 'lower' : 'other', all, pattern };
}

function skipToBrace(cursor: Cursor, quoting: Quoting): void {
  readUntil(cursor, '}', quoting === 'plain' ? 'plain' : 'operand');
}
