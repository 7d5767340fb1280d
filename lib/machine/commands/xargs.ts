import { exitCodeOf } from '../processes/signals.ts';
import { SystemError } from '../system-error.ts';
import type { Command, Invocation } from './invocation/invocation.ts';
import { readLines } from './invocation/lines.ts';
import { ask } from './rm.ts';

/** The most characters of one command line (ARG_MAX less room to spare). */
const LONGEST_LINE = 128 * 1024;

/** GNU findutils 4.9.0 `xargs`; BusyBox's. */
export const xargs: Command = {
  name: 'xargs',
  usage: '[OPTION]... COMMAND [INITIAL-ARGS]...',
  busyboxUsage: '[OPTIONS] [PROG ARGS]',
  summary: 'Run PROG on every item given by stdin',
  version: 'xargs (GNU findutils) 4.9.0',
  rules: { stopAtOperand: true },
  options: [
    '0,null', 'a,arg-file=', 'd,delimiter=', 'E=', 'e,eof=?', 'I=', 'i,replace=?', 'L,max-lines=', 'l=?', 'n,max-args=', 'o,open-tty', 'P,max-procs=', 'p,interactive', 'r,no-run-if-empty',
    's,max-chars=', 't,verbose', 'x,exit', 'show-limits', 'process-slot-var=',
  ],
  async run(call) {
    const { options, operands } = call;
    const base = operands.length > 0 ? operands : ['echo'];
    const replace = options.has('I') ? options.value('I') : options.has('i') ? (options.value('i') ?? '{}') : undefined;
    const items = await itemsOf(call, replace !== undefined);
    const { fault } = items;
    if (replace !== undefined) {
      for (const { text } of items.items) if (!(await invoke(call, base.map((word) => word.replaceAll(replace, text))))) return call.status;
      if (fault !== undefined) call.fail(fault);
      return call.status;
    }
    if (items.items.length === 0 && fault === undefined) {
      if (!options.has('r')) await invoke(call, base);
      return call.status;
    }
    for (const args of batches(call, base, items.items)) if (!(await invoke(call, [...base, ...args]))) return call.status;
    if (fault !== undefined) call.fail(fault);
    return call.status;
  },
};

interface Item {
  text: string;
  line: number;
}

/** What is read, up to the first mistake in it. */
async function itemsOf(call: Invocation, wholeLines: boolean): Promise<{ items: Item[]; fault: string | undefined }> {
  const { options } = call;
  const path = options.value('a');
  const file = path === undefined ? call.process.file(0).retain() : call.open(path);
  const delimiter = options.has('0') ? '\0' : options.has('d') ? delimiterOf(options.value('d') ?? '') : undefined;
  const { lines } = await readLines(call, file, delimiter ?? '\n');
  if (delimiter !== undefined) return { items: lines.map((text, line) => ({ text, line })), fault: undefined };
  const items: Item[] = [];
  let number = 0;
  for (const [index, line] of lines.entries()) {
    if (index % 1000 === 999) await call.process.yield();
    const mark = unmatchedQuote(line);
    if (wholeLines && mark === undefined && line.trim() !== '') items.push({ text: plain(line), line: number });
    if (!wholeLines) items.push(...unquote(line).map((text) => ({ text, line: number })));
    if (mark !== undefined) {
      const fault = `unmatched ${mark === '"' ? 'double' : 'single'} quote`;
      return { items, fault: call.gnu ? `${fault}; by default quotes are special to xargs unless you use the -0 option` : fault };
    }
    // A line that ends in a blank goes on in the next (-L).
    if (!/[ \t]$/.test(line)) number += 1;
  }
  return { items, fault: undefined };
}

const WORD_PARTS = /"([^"]*)"|'([^']*)'|\\(.)|[^\S\n]+|["']|[^\s"'\\]+|\\/g;

function unmatchedQuote(line: string): string | undefined {
  if (!/["']/.test(line)) return undefined;
  for (const [part] of line.matchAll(WORD_PARTS)) if (part === '"' || part === "'") return part;
  return undefined;
}

/** A whole line for -I: quotes are taken off, blanks inside stay. */
function plain(line: string): string {
  return line.trimStart().replace(/"([^"]*)"|'([^']*)'|\\(.)/g, (_whole, double: string | undefined, single: string | undefined, escaped: string | undefined) => double ?? single ?? escaped ?? '');
}

function delimiterOf(text: string): string {
  return { '\\n': '\n', '\\t': '\t', '\\0': '\0', '\\\\': '\\' }[text] ?? text;
}

/** The words of a line, without quotes; those before an unmatched quote. */
function unquote(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (const [whole, double, single, escaped] of line.matchAll(WORD_PARTS)) {
    if (whole === '"' || whole === "'") return words;
    if (/^\s/.test(whole)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + (double ?? single ?? escaped ?? whole);
  }
  if (word !== undefined) words.push(word);
  return words;
}

function* batches(call: Invocation, base: readonly string[], items: readonly Item[]): Generator<string[]> {
  const { options } = call;
  const number = (key: string, name: string): number => {
    const text = options.value(key);
    if (text === undefined) return Number.POSITIVE_INFINITY;
    if (!/^\d+$/.test(text)) call.misuse(call.gnu ? `invalid number "${text}" for -${name} option` : `invalid number '${text}'`);
    return Number(text) > 0 ? Number(text) : call.misuse(`value ${text} for -${name} option should be >= 1`);
  };
  const most = number('n', 'n');
  const lines = options.has('l') && !options.has('L') ? Number(options.value('l') ?? 1) : number('L', 'L');
  const room = LONGEST_LINE - base.join(' ').length;
  let batch: string[] = [];
  let size = 0;
  let first = 0;
  for (const { text, line } of items) {
    const full = batch.length >= most || line - first >= lines || size + text.length + 1 > room;
    if (full && batch.length > 0) {
      yield batch;
      batch = [];
      size = 0;
    }
    if (batch.length === 0) first = line;
    batch.push(text);
    size += text.length + 1;
  }
  if (batch.length > 0) yield batch;
}

/** Runs one command; false when nothing further is to be run. Exit codes as xargs(1) lists them. */
async function invoke(call: Invocation, args: readonly string[]): Promise<boolean> {
  const { options, process } = call;
  await call.out.flush();
  if (options.has('p')) {
    if (!(await ask(call, `${args.join(' ')}?...`))) return true;
  } else if (options.has('t')) await call.say(`${args.join(' ')}\n`);
  try {
    const child = process.spawn({ args, files: new Map([[0, process.fs.open('/dev/null', { read: true })]]) });
    const status = await process.wait(child.ended);
    const code = exitCodeOf(status);
    if (code === 255) {
      await call.say(`${call.name}: ${args[0]}: exited with status 255; aborting\n`);
      call.status = 124;
      return false;
    }
    if (status.signal) {
      await call.say(`${call.name}: ${args[0]}: terminated by signal ${code - 128}\n`);
      call.status = 125;
      return false;
    }
    if (code !== 0) call.status = 123;
    return true;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    await call.say(`${call.name}: ${args[0]}: ${error.message}\n`);
    call.status = error.code === 'ENOENT' ? 127 : 126;
    return false;
  }
}
