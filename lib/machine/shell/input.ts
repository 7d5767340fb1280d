import { ShellSyntaxError } from './lexer/syntax-error.ts';
import type { List } from './parser/ast.ts';
import { LineAbandoned, ShellExit } from './interpreter/control-flow.ts';
import { makeParser } from './interpreter/run-text.ts';
import type { Shell } from './interpreter/shell.ts';
import { readLine } from './interpreter/read-line.ts';
import { reportSyntaxError } from './interpreter/syntax-report.ts';

/** Runs a script from standard input, line by line, so that its commands can read what follows them. */
export async function runInput(shell: Shell): Promise<number> {
  let line = 1;
  for (;;) {
    const unit = await nextUnit(shell, line);
    if (unit === undefined) return shell.lastStatus;
    for (const list of unit.lists) {
      try {
        shell.lastStatus = await shell.execute(list);
      } catch (error) {
        if (!(error instanceof LineAbandoned)) throw error;
        shell.lastStatus = error.status;
        break;
      }
    }
    line += unit.lines;
  }
}

interface Unit {
  readonly lists: readonly List[];
  readonly lines: number;
}

/** Lines up to the end of a complete command; undefined at the end of the input. */
async function nextUnit(shell: Shell, firstLine: number): Promise<Unit | undefined> {
  let text = '';
  let lines = 0;
  let awaited: string | undefined;
  for (;;) {
    const line = await readLine(shell.process.file(0));
    if (line === undefined && text === '') return undefined;
    if (line !== undefined) {
      text += line.complete ? `${line.text}\n` : line.text;
      lines += 1;
      if (awaited !== undefined && !line.text.includes(awaited)) continue;
    }
    try {
      return { lists: parseAll(shell, text, firstLine), lines };
    } catch (error) {
      if (!(error instanceof ShellSyntaxError)) throw error;
      if (line === undefined || !error.incomplete) return syntaxError(shell, error);
      awaited = error.awaited;
    }
  }
}

function parseAll(shell: Shell, text: string, firstLine: number): List[] {
  const parser = makeParser(shell, text, { firstLine });
  const lists: List[] = [];
  for (let list = parser.next(); list; list = parser.next()) lists.push(list);
  const cut = shell.warnings.splice(0)[0];
  if (cut) throw new ShellSyntaxError({ kind: 'end' }, { line: cut.line, source: '', incomplete: true });
  return lists;
}

async function syntaxError(shell: Shell, error: ShellSyntaxError): Promise<undefined> {
  await reportSyntaxError(shell, error, undefined);
  throw new ShellExit(2);
}
