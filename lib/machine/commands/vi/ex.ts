import type { Vi } from './editor.ts';
import { COMMANDS, findCommand } from './ex-commands.ts';
import type { ExCall } from './ex-commands.ts';
import { globalCommand } from './global.ts';
import { readRange } from './ranges.ts';
export { quit } from './ex-commands.ts';

/** Nested command lines (`:g`, `:normal`) beyond this are refused. */
const DEEPEST = 20;

/** Does a command line, with its commands joined by bars. Fails with vim's words. */
export async function executeEx(vi: Vi, line: string): Promise<void> {
  if (line.trim() !== '' && vi.histories[':'].at(-1) !== line) vi.histories[':'] = [...vi.histories[':'].filter((one) => one !== line), line].slice(-200);
  await execute(vi, line, 0);
}

async function execute(vi: Vi, line: string, depth: number): Promise<void> {
  if (depth > DEEPEST) vi.fail('E169: Command too recursive');
  for (let rest = line; rest.trim() !== '' && vi.over === undefined;) rest = await one(vi, rest, depth);
}

/** Does the first command of a line; gives what follows its bar. */
async function one(vi: Vi, line: string, depth: number): Promise<string> {
  const range = readRange(vi, line);
  const { rest } = range;
  if (rest === '' || rest.startsWith('|') || rest.startsWith('"')) {
    if (rest === '' && range.given > 0) goTo(vi, range.to);
    return rest.startsWith('|') ? rest.slice(1) : '';
  }
  const { name, bang, argument } = split(rest);
  const command = findCommand(name);
  if (!command) vi.fail(vi.busybox ? `'${rest}' is not implemented` : `E492: Not an editor command: ${line.trim().replace(/^:/, '')}`);
  const { text: own, next } = COMMANDS[command]?.takesBars ? { text: argument, next: '' } : cutAtBar(argument);
  if (range.from > range.to) await swap(vi, range);
  const call: ExCall = { ...checked(vi, range, command), bang, argument: own.trim(), rawArgument: own, count: range.given };
  if (command === 'global' || command === 'vglobal') await globalCommand(vi, call, { inverted: command === 'vglobal' || bang, run: (text) => execute(vi, text, depth + 1) });
  else await COMMANDS[command]!.run(vi, call);
  return next;
}

/** A range whose end comes first is turned around, if that is wanted. */
async function swap(vi: Vi, range: { from: number; to: number }): Promise<void> {
  const question = 'Backwards range given, OK to swap (y/n)?';
  const { name } = await vi.keyAt(question, question.length);
  vi.say(`${question}${name}`);
  if (name !== 'y') vi.fail();
  [range.from, range.to] = [range.to, range.from];
}

function goTo(vi: Vi, row: number): void {
  vi.marks.set("'", { ...vi.cursor });
  const last = Math.max(0, Math.min(vi.text.count - 1, row));
  vi.moveTo({ row: last, index: vi.firstNonBlank(last) });
}

/** The name of a command, its bang and what follows. */
function split(text: string): { name: string; bang: boolean; argument: string } {
  const [whole = text, name = text] = /^([a-zA-Z]+|[<>]+|[&=!#*~@^])/.exec(text) ?? [];
  // `:s/x/y/` and `:g/x/` take what follows at once; so does a letter before a number (`:s3`).
  const short = /^(s|g|v|k)(?=[^a-zA-Z0-9\s|"]|$)/.exec(text)?.[0];
  const found = short ?? name;
  const rest = text.slice(short?.length ?? whole.length);
  const bang = rest.startsWith('!') && found !== '!';
  return { name: found, bang, argument: bang ? rest.slice(1) : rest };
}

function cutAtBar(argument: string): { text: string; next: string } {
  for (let at = 0; at < argument.length; at += 1) {
    if (argument[at] === '\\') at += 1;
    else if (argument[at] === '|') return { text: argument.slice(0, at), next: argument.slice(at + 1) };
  }
  return { text: argument, next: '' };
}

function checked(vi: Vi, range: { from: number; to: number; given: number }, command: string): { from: number; to: number } {
  const lowest = COMMANDS[command]?.allowsZero ? -1 : 0;
  const rows = [range.from, range.to];
  // Line 0 stands for the first where there is nothing before it.
  if (range.given > 0 && rows.some((row) => row < -1 || row >= vi.text.count)) vi.fail('E16: Invalid range');
  if (range.given > 0 && COMMANDS[command]?.noRange) vi.fail('E481: No range allowed');
  return { from: Math.max(lowest, range.from), to: Math.max(lowest, range.to) };
}
