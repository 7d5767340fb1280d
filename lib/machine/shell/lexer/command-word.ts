import type { ArrayElement, Word, WordPart } from '../parser/ast.ts';
import type { Cursor } from './cursor.ts';
import { makeWord, readParts, readSubscript } from './word-reader.ts';
import type { Mode } from './word-reader.ts';

const COMMAND: Mode = { quoting: 'plain', stops: undefined };
const COMMAND_WITH_PATTERNS: Mode = { quoting: 'plain', stops: undefined, groups: 'patterns' };

/** One word of a command, from the current position to the next unquoted metacharacter. */
export function readCommandWord(cursor: Cursor): Word {
  const start = cursor.position;
  const assignment = readAssignmentPrefix(cursor);
  if (assignment) return finishAssignment(cursor, start, assignment);
  const parts = readParts(cursor, cursor.extglob ? COMMAND_WITH_PATTERNS : COMMAND);
  return makeWord(cursor.text.slice(start, cursor.position), parts);
}

interface Prefix {
  name: string;
  subscript: Word | undefined;
  append: boolean;
}

const ASSIGNMENT = /([A-Za-z_][A-Za-z0-9_]*)(\+?=|\[)/y;

function readAssignmentPrefix(cursor: Cursor): Prefix | undefined {
  ASSIGNMENT.lastIndex = cursor.position;
  const match = ASSIGNMENT.exec(cursor.text);
  if (!match) return undefined;
  const name = match[1] ?? '';
  if (match[2] !== '[') {
    if (match[2] === '+=' && !cursor.dialect.arrays) return undefined;
    cursor.position = ASSIGNMENT.lastIndex;
    return { name, subscript: undefined, append: match[2] === '+=' };
  }
  if (!cursor.dialect.arrays) return undefined;
  const start = cursor.position;
  cursor.position = ASSIGNMENT.lastIndex;
  const subscript = readSubscript(cursor);
  const equals = subscript && /^(\+?)=/.exec(cursor.text.slice(cursor.position, cursor.position + 2));
  if (!equals) {
    cursor.position = start;
    return undefined;
  }
  cursor.position += equals[0].length;
  return { name, subscript, append: equals[1] === '+' };
}

function finishAssignment(cursor: Cursor, start: number, prefix: Prefix): Word {
  const head: WordPart = { type: 'literal', text: cursor.text.slice(start, cursor.position) };
  if (cursor.current() === '(' && cursor.dialect.arrays && !prefix.subscript) {
    const elements = readArray(cursor);
    const text = cursor.text.slice(start, cursor.position);
    return makeWord(text, [{ type: 'literal', text }], { ...prefix, value: makeWord('', []), elements });
  }
  const valueStart = cursor.position;
  const parts = readParts(cursor, cursor.extglob ? COMMAND_WITH_PATTERNS : COMMAND);
  const value = makeWord(cursor.text.slice(valueStart, cursor.position), parts);
  const [first, ...rest] = parts;
  const whole: WordPart[] = first?.type === 'literal'
    ? [{ type: 'literal', text: head.text + first.text }, ...rest]
    : [head, ...parts];
  return makeWord(cursor.text.slice(start, cursor.position), whole, { ...prefix, value });
}

function readArray(cursor: Cursor): ArrayElement[] {
  const line = cursor.line;
  const elements: ArrayElement[] = [];
  cursor.position += 1;
  for (;;) {
    skipArrayBlanks(cursor);
    if (cursor.atEnd) throw cursor.unmatched(')', 'array', line);
    if (cursor.current() === ')') break;
    const before = cursor.position;
    elements.push(readElement(cursor));
    if (cursor.position === before) {
      throw cursor.fail({ kind: 'token', token: cursor.current() ?? '' });
    }
  }
  cursor.position += 1;
  return elements;
}

function readElement(cursor: Cursor): ArrayElement {
  if (cursor.current() === '[') {
    const start = cursor.position;
    cursor.position += 1;
    const subscript = readSubscript(cursor);
    const equals = subscript && /^(\+?)=/.exec(cursor.text.slice(cursor.position, cursor.position + 2));
    if (equals) {
      cursor.position += equals[0].length;
      return { subscript, append: equals[1] === '+', value: readElementValue(cursor) };
    }
    cursor.position = start;
  }
  return { subscript: undefined, append: false, value: readElementValue(cursor) };
}

function readElementValue(cursor: Cursor): Word {
  const start = cursor.position;
  const parts = readParts(cursor, cursor.extglob ? COMMAND_WITH_PATTERNS : COMMAND);
  return makeWord(cursor.text.slice(start, cursor.position), parts);
}

function skipArrayBlanks(cursor: Cursor): void {
  for (;;) {
    const character = cursor.current();
    if (character === '\\' && cursor.current(1) === '\n') cursor.position += 2;
    else if (character === ' ' || character === '\t' || character === '\n') cursor.position += 1;
    else if (character === '#') {
      const end = cursor.text.indexOf('\n', cursor.position);
      cursor.position = end < 0 ? cursor.text.length : end;
    } else return;
  }
}
