import { Cursor } from './cursor.ts';
import type { PendingHeredoc } from './cursor.ts';
import { makeWord, readHeredocText } from './word-reader.ts';

/** Reads the bodies of the here-documents that the line before announced. */
export function readHeredocBodies(cursor: Cursor): void {
  const pending = cursor.heredocs;
  if (pending.length === 0) return;
  cursor.heredocs = [];
  for (const heredoc of pending) readBody(cursor, heredoc);
}

function readBody(cursor: Cursor, heredoc: PendingHeredoc): void {
  const bodyLine = cursor.line;
  const body: string[] = [];
  for (;;) {
    if (cursor.atEnd) {
      cursor.warn(`here-document at line ${heredoc.line} delimited by end-of-file (wanted \`${heredoc.delimiter}')`, cursor.text.endsWith('\n') ? cursor.line - 1 : cursor.line);
      break;
    }
    const line = takeLine(cursor, heredoc.quoted);
    const stripped = heredoc.stripTabs ? line.replace(/^\t+/, '') : line;
    if (stripped.replace(/\n$/, '') === heredoc.delimiter) break;
    body.push(heredoc.stripTabs ? stripped.replace(/\n\t+/g, '\n') : stripped);
  }
  const text = body.join('');
  if (heredoc.quoted) heredoc.deliver(makeWord(text, [{ type: 'quoted', text }]));
  else {
    const inner = new Cursor({ text, dialect: cursor.dialect, firstLine: bodyLine, grammar: cursor.grammar, warn: cursor.warn });
    heredoc.deliver(readHeredocText(inner));
  }
}

/** A line with its end; unquoted bodies join lines that end in a backslash before they look for the delimiter. */
function takeLine(cursor: Cursor, quoted: boolean): string {
  const start = cursor.position;
  for (;;) {
    const end = cursor.text.indexOf('\n', cursor.position);
    cursor.position = end < 0 ? cursor.text.length : end + 1;
    if (quoted || end < 0) break;
    const backslashes = /\\*$/.exec(cursor.text.slice(start, end))?.[0].length ?? 0;
    if (backslashes % 2 === 0 || cursor.atEnd) break;
  }
  return cursor.text.slice(start, cursor.position);
}

/** Here-documents announced on an input's last line, which has no end: their bodies are empty. */
export function closeHeredocs(cursor: Cursor): void {
  if (cursor.heredocs.length > 0) readHeredocBodies(cursor);
}
