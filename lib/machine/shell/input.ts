import { ShellSyntaxError } from './lexer/syntax-error.ts';
import type { List } from './parser/ast.ts';
import { LineAbandoned, ShellExit } from './interpreter/control-flow.ts';
import { makeParser } from './interpreter/run-text.ts';
import type { Shell } from './interpreter/shell.ts';
import { readLine } from './interpreter/read-line.ts';
import type { Line } from './interpreter/read-line.ts';
import { decodeText } from './escapes.ts';
import { reportSyntaxError } from './interpreter/syntax-report.ts';

/** Runs a script from standard input, line by line, so that its commands can read what follows them. */
export async function runInput(shell: Shell): Promise<number> {
  const source = shell.flavour.name === 'bash' ? unbuffered(shell) : buffered(shell);
  let line = 1;
  for (;;) {
    const unit = await nextUnit(shell, source, line);
    if (unit === undefined) return shell.lastStatus;
    for (const list of unit.lists) {
      try {
        shell.lastStatus = await shell.execute(list);
      } catch (error) {
        if (!(error instanceof LineAbandoned)) throw error;
        if (error.message !== undefined) await shell.complain(error.message);
        shell.lastStatus = error.status;
        break;
      }
    }
    line += unit.lines;
  }
}

interface LineSource {
  next(): Promise<Line | undefined>;
}

/** bash reads no further than the line it needs, so commands can read what follows. */
function unbuffered(shell: Shell): LineSource {
  return { next: () => readLine(shell.process.file(0)) };
}

/** dash and ash take what they get, and commands find only what comes later. */
function buffered(shell: Shell): LineSource {
  let waiting = new Uint8Array();
  let ended = false;
  return {
    async next() {
      while (!ended && !waiting.includes(0x0a)) {
        const chunk = await shell.process.file(0).read(8192);
        ended = chunk.length === 0;
        waiting = Uint8Array.from([...waiting, ...chunk]);
      }
      if (waiting.length === 0) return undefined;
      const end = waiting.indexOf(0x0a);
      const text = decodeText(end < 0 ? waiting : waiting.subarray(0, end));
      waiting = end < 0 ? new Uint8Array() : waiting.slice(end + 1);
      return { text, complete: end >= 0 };
    },
  };
}

interface Unit {
  readonly lists: readonly List[];
  readonly lines: number;
}

/** Lines up to the end of a complete command; undefined at the end of the input. */
async function nextUnit(shell: Shell, source: LineSource, firstLine: number): Promise<Unit | undefined> {
  let text = '';
  let lines = 0;
  let awaited: string | undefined;
  for (;;) {
    const line = await source.next();
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
