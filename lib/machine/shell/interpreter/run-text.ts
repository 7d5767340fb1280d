import { ShellSyntaxError } from '../lexer/syntax-error.ts';
import type { List } from '../parser/ast.ts';
import { Parser } from '../parser/parser.ts';
import { LineAbandoned, ShellExit } from './control-flow.ts';
import type { RunTextOptions } from './runtime.ts';
import type { Shell } from './shell.ts';
import { reportSyntaxError } from './syntax-report.ts';

/** Runs text as commands in this shell, one complete command after the other. */
export async function runText(shell: Shell, text: string, options: RunTextOptions = {}): Promise<number> {
  const parser = makeParser(shell, text, options);
  let status = 0;
  for (;;) {
    const list = await parseNext(shell, parser, options);
    if (list === undefined) return status;
    if (list === 'wrong') {
      if (options.goesOn !== true && options.last !== true && shell.flavour.name !== 'bash') throw new ShellExit(2);
      return shell.lastStatus;
    }
    status = await runList(shell, list, { ...options, last: options.last === true && isBlank(text, parser.position) });
  }
}

export function makeParser(shell: Shell, text: string, options: RunTextOptions = {}): Parser {
  // Asked each time, as `shopt -s expand_aliases` counts from the next line on.
  const expands = () => shell.flavour.name !== 'bash' || shell.identity.interactive || shell.options.shopt('expand_aliases');
  return new Parser(text, {
    dialect: shell.flavour.dialect,
    firstLine: options.firstLine,
    extglob: shell.options.shopt('extglob'),
    alias: (name) => (shell.aliases.size > 0 && expands() ? shell.aliases.get(name) : undefined),
    warn: (message, line) => shell.warnings.push({ message, line }),
  });
}

async function parseNext(shell: Shell, parser: Parser, options: RunTextOptions): Promise<List | 'wrong' | undefined> {
  try {
    parser.cursor.extglob = shell.options.shopt('extglob');
    const before = parser.position;
    const list = parser.next();
    if (shell.options.has('verbose')) await shell.printError(parser.cursor.text.slice(before, parser.position));
    await tellWarnings(shell);
    return list;
  } catch (error) {
    if (!(error instanceof ShellSyntaxError)) throw error;
    await reportSyntaxError(shell, error, options.name);
    shell.lastStatus = error.problem.kind === 'condition' ? 0 : error.problem.kind === 'unmatched' && error.problem.construct === 'array' ? 1 : 2;
    return 'wrong';
  }
}

async function tellWarnings(shell: Shell): Promise<void> {
  for (const { message, line } of shell.warnings.splice(0)) {
    if (shell.flavour.name !== 'bash') continue;
    shell.line = line;
    await shell.complain(`warning: ${message}`);
  }
}

async function runList(shell: Shell, list: List, options: RunTextOptions): Promise<number> {
  if (shell.options.has('noexec') && !shell.identity.interactive) return 0;
  const last = list.items.at(-1);
  try {
    if (options.last !== true || last?.command.type !== 'simple' || last.background) return await shell.execute(list);
    if (list.items.length > 1) await shell.execute({ ...list, items: list.items.slice(0, -1) });
    shell.mayBecome = true;
    return await shell.execute(last.command);
  } catch (error) {
    if (!(error instanceof LineAbandoned) || options.goesOn !== true) throw error;
    if (error.message !== undefined) await shell.complain(error.message);
    shell.lastStatus = error.status;
    return error.status;
  }
}

function isBlank(text: string, from: number): boolean {
  return /^(\s|#.*)*$/.test(text.slice(from, from + 1000));
}
