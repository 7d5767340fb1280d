import type { OpenFile } from '../../file-system.ts';
import { SystemError } from '../../system-error.ts';
import { decodeText } from '../text/codec.ts';
import { matchesGlob } from '../text/glob.ts';
import type { Command, Invocation } from '../invocation/invocation.ts';
import { lineBatches, readAll } from '../invocation/lines.ts';
import { colourWhen } from '../ls/ls.ts';
import { baseName, joinPath } from '../files/paths.ts';
import { RegexError } from '../regex/syntax-tree.ts';
import { Patterns } from './patterns.ts';
import { Searcher } from './searcher.ts';
import type { SearchStyle } from './searcher.ts';

const OPTIONS = [
  'E,extended-regexp', 'F,fixed-strings', 'G,basic-regexp', 'P,perl-regexp', 'e,regexp=', 'f,file=', 'i,y,ignore-case', 'no-ignore-case', 'w,word-regexp', 'x,line-regexp',
  'z,null-data', 's,no-messages', 'v,invert-match', 'm,max-count=', 'b,byte-offset', 'n,line-number', 'line-buffered', 'H,with-filename', 'h,no-filename', 'label=', 'o,only-matching',
  'q,quiet,silent', 'binary-files=', 'a,text', 'I', 'd,directories=', 'D,devices=', 'r,recursive', 'R,dereference-recursive', 'include=', 'exclude=', 'exclude-from=', 'exclude-dir=',
  'L,files-without-match', 'l,files-with-matches', 'c,count', 'T,initial-tab', 'Z,null', 'B,before-context=', 'A,after-context=', 'C,context=', 'color,colour=?', 'U,binary', 'u',
];

function grepNamed(name: string, syntax: 'basic' | 'extended' | 'fixed'): Command {
  return {
    name,
    usage: '[OPTION]... PATTERNS [FILE]...',
    busyboxUsage: '[-HhnlLoqvsrRiwFE] [-m N] [-A|B|C N] { PATTERN | -e PATTERN... | -f FILE... } [FILE]...',
    summary: 'Search for PATTERN in FILEs (or stdin)',
    errorCode: 2,
    hint: 'with-usage',
    version: 'grep (GNU grep) 3.8',
    options: OPTIONS,
    rewrite: (args) => args.flatMap((arg) => (/^-\d+$/.test(arg) ? ['-C', arg.slice(1)] : [arg])),
    run: (call) => run(call, syntax),
  };
}

/** GNU grep 3.8; BusyBox's. */
export const grep = grepNamed('grep', 'basic');
export const egrep = grepNamed('egrep', 'extended');
export const fgrep = grepNamed('fgrep', 'fixed');

async function run(call: Invocation, usual: 'basic' | 'extended' | 'fixed'): Promise<number> {
  const { options, operands } = call;
  const given = await patternsOf(call);
  const [first, ...rest] = operands;
  if (given === undefined && first === undefined) await lacking(call);
  const texts = given ?? (first ?? '').split('\n');
  const paths = given === undefined ? rest : operands;
  const searcher = new Searcher(call, compile(call, texts, usual), styleOf(call, paths));
  if (options.has('line-buffered')) call.out.bufferLines();
  const recursive = options.has('r', 'R');
  const bare = recursive && paths.length === 0;
  for (const path of paths.length > 0 ? paths : [recursive ? '.' : '-']) {
    if (recursive && path !== '-') await searchTree(call, path, { searcher, top: true, bare });
    else await searchPath(call, path, searcher);
    if (searcher.done) break;
  }
  if (searcher.matched && options.has('q')) return 0;
  if (call.status !== 0) return call.status;
  return searcher.matched ? 0 : 1;
}

async function lacking(call: Invocation): Promise<never> {
  if (!call.gnu) call.exitWithUsage();
  await call.say(`Usage: ${call.name} [OPTION]... PATTERNS [FILE]...\nTry '${call.name} --help' for more information.\n`);
  return call.exit(2);
}

/** Patterns of -e and -f, one a line; undefined when the first operand is the pattern. */
async function patternsOf(call: Invocation): Promise<string[] | undefined> {
  const { options } = call;
  if (!options.has('e', 'f')) return undefined;
  const patterns = options.values('e').flatMap((text) => text.split('\n'));
  for (const path of options.values('f')) {
    try {
      const text = decodeText(await readAll(call, call.open(path)));
      if (text !== '') patterns.push(...text.replace(/\n$/, '').split('\n'));
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      call.fail(call.gnu ? `${path}: ${error.message}` : `${path}: ${error.message}`, 2);
    }
  }
  return patterns;
}

function compile(call: Invocation, texts: readonly string[], usual: 'basic' | 'extended' | 'fixed'): Patterns {
  const { options } = call;
  const key = options.last('E', 'F', 'G', 'P');
  const syntax = key === 'E' ? 'extended' : key === 'F' ? 'fixed' : key === 'G' ? 'basic' : key === 'P' ? 'perl' : usual;
  const ignoreCase = options.last('i', 'no-ignore-case') === 'i';
  for (const text of texts) {
    if (syntax !== 'fixed' && /^\[:(\w+):\]$/.test(text) && call.gnu) call.fail('character class syntax is [[:space:]], not [:space:]', 2);
  }
  try {
    return new Patterns(texts, { syntax, ignoreCase, words: options.has('w'), lines: options.has('x') });
  } catch (error) {
    if (error instanceof RegexError) return call.fail(call.gnu ? error.message : `bad regex '${texts.join('\n')}'`, 2);
    throw error;
  }
}

function styleOf(call: Invocation, paths: readonly string[]): SearchStyle {
  const { options } = call;
  const count = (key: string, words: string): number | undefined => {
    const text = options.value(key);
    if (text === undefined) return undefined;
    if (!/^\d+$/.test(text)) call.fail(call.gnu ? `${text}: invalid ${words}` : `invalid number '${text}'`, 2);
    return Number(text);
  };
  const context = count('C', 'context length argument');
  const when = options.has('color') ? colourWhen(call, options.value('color') ?? 'auto') : 'never';
  const names = options.last('H', 'h');
  return {
    invert: options.has('v'),
    before: options.has('o') ? 0 : (count('B', 'context length argument') ?? context ?? 0),
    after: options.has('o') ? 0 : (count('A', 'context length argument') ?? context ?? 0),
    most: count('m', 'max count'),
    names: names === 'H' || (names === undefined && (paths.length > 1 || (options.has('r', 'R') && isTree(call, paths[0] ?? '.')))),
    coloured: when === 'always' || (when === 'auto' && call.out.tty !== undefined),
    binary: options.has('a') || options.value('binary-files') === 'text' ? 'text' : options.has('I') || options.value('binary-files') === 'without-match' ? 'skip' : 'notice',
  };
}

function isTree(call: Invocation, path: string): boolean {
  const { fs } = call.process;
  return fs.exists(path) && fs.status(path).type === 'directory';
}

async function searchTree(call: Invocation, path: string, how: { searcher: Searcher; top: boolean; bare: boolean }): Promise<void> {
  const { fs } = call.process;
  const { searcher, top, bare } = how;
  await call.process.yield();
  try {
    const link = fs.linkStatus(path);
    if (link.type === 'symlink' && !top && !call.options.has('R')) return;
    const status = fs.status(path);
    if (status.type !== 'directory') {
      if ((status.type === 'file' || top) && wanted(call, path)) await searchPath(call, path, searcher);
      return;
    }
    if (!top && call.options.values('exclude-dir').some((pattern) => matchesGlob(pattern, baseName(path)))) return;
    for (const { name } of fs.list(path)) {
      await searchTree(call, bare && top ? name : joinPath(path, name), { searcher, top: false, bare: false });
      if (searcher.done) return;
    }
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    await complain(call, path, error.message);
  }
}

function wanted(call: Invocation, path: string): boolean {
  const { options } = call;
  const name = baseName(path);
  if (options.values('exclude').some((pattern) => matchesGlob(pattern, name))) return false;
  const include = options.values('include');
  return include.length === 0 || include.some((pattern) => matchesGlob(pattern, name));
}

async function complain(call: Invocation, path: string, reason: string): Promise<void> {
  if (call.options.has('s')) call.status = 2;
  else await call.warn(`${path}: ${reason}`, 2);
}

async function searchPath(call: Invocation, path: string, searcher: Searcher): Promise<void> {
  let file: OpenFile;
  try {
    file = call.open(path);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    if (error.code === 'EISDIR' && call.options.value('d') === 'skip') return;
    if (error.code === 'EISDIR') {
      await complain(call, path, error.message);
      return;
    }
    await complain(call, path, error.message);
    return;
  }
  const title = path === '-' ? (call.options.value('label') ?? '(standard input)') : path;
  await searcher.search(title, lineBatches(call, file, call.options.has('z') ? '\0' : '\n'));
}
