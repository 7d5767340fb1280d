import type { FileStatus } from '../../file-system.ts';
import { SystemError } from '../../system-error.ts';
import { latin1Decode } from '../text/codec.ts';
import type { Command, Invocation } from '../invocation/invocation.ts';
import { readAll } from '../invocation/lines.ts';
import { baseName, joinPath } from '../files/paths.ts';
import { momentAt, strftime } from '../text/strftime.ts';
import { textOfBytes } from '../text/codec.ts';
import { changesBetween } from './changes.ts';
import type { Change } from './changes.ts';

/** GNU diffutils 3.8 `diff` (normal, unified, context, brief, side by side not); BusyBox's (unified only). */
export const diff: Command = {
  name: 'diff',
  usage: '[OPTION]... FILES',
  busyboxUsage: '[-abBdiNqrTstw] [-L LABEL] [-S FILE] [-U LINES] FILE1 FILE2',
  summary: 'Compare files line by line and output the differences between them.',
  errorCode: 2,
  hint: 'named',
  version: 'diff (GNU diffutils) 3.8',
  options: [
    'q,brief', 's,report-identical-files', 'c', 'C,context=?', 'u', 'U,unified=?', 'n,rcs', 'y,side-by-side', 'p,show-c-function', 'label=', 'L=', 't,expand-tabs', 'T,initial-tab', 'r,recursive',
    'N,new-file', 'x,exclude=', 'i,ignore-case', 'b,ignore-space-change', 'w,ignore-all-space', 'B,ignore-blank-lines', 'Z,ignore-trailing-space', 'a,text', 'strip-trailing-cr', 'd,minimal', 'color=?', 'no-dereference',
    'normal', 'speed-large-files', 'W,width=', 'suppress-common-lines', 'I,ignore-matching-lines=', 'e,ed', 'l,paginate', 'F,show-function-line=', 'H', 'D=', 'E,ignore-tab-expansion',
  ],
  rewrite: (args) => args.map((arg) => (/^-U\d+$/.test(arg) ? `--unified=${arg.slice(2)}` : arg)).flatMap((arg, index, all) => (arg === '-U' ? [`--unified=${all[index + 1] ?? ''}`] : all[index - 1] === '-U' ? [] : [arg])),
  async run(call) {
    const [first, second, extra] = call.operands;
    if (first === undefined || second === undefined) {
      if (!call.gnu) return call.exitWithUsage();
      return call.misuse(`missing operand after ${call.quoteWord(first ?? call.name)}`);
    }
    if (extra !== undefined) return call.misuse(`extra operand ${call.quoteWord(extra)}`);
    return comparePaths(call, first, second, true);
  },
};

function statusOf(call: Invocation, path: string): FileStatus | undefined {
  return path === '-' ? call.process.file(0).status() : call.process.fs.status(path);
}

async function comparePaths(call: Invocation, first: string, second: string, top: boolean): Promise<number> {
  const [left, right] = [first, second];
  const statuses: (FileStatus | undefined)[] = [];
  let missing = 0;
  for (const path of [left, right]) {
    try {
      statuses.push(statusOf(call, path));
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      statuses.push(undefined);
      missing += 1;
      if (!call.options.has('N')) await call.say(call.gnu ? `${call.name}: ${path}: ${error.message}\n` : `diff: can't stat '${path}': ${error.message}\n`);
    }
  }
  if (missing > 0 && (!call.options.has('N') || missing > 1)) return 2;
  const [a, b] = statuses;
  if (a?.type === 'directory' && b?.type === 'directory') return compareDirectories(call, left, right);
  const mixed = top && a && b && (a.type === 'directory') !== (b.type === 'directory');
  if (mixed) return comparePaths(call, a.type === 'directory' ? joinPath(left, baseName(right)) : left, b.type === 'directory' ? joinPath(right, baseName(left)) : right, false);
  if ((a?.type === 'directory') !== (b?.type === 'directory') && a && b) {
    const word = (status: FileStatus) => (status.type === 'directory' ? 'directory' : status.size === 0 ? 'regular empty file' : 'regular file');
    await call.put(`File ${left} is a ${word(a)} while file ${right} is a ${word(b)}\n`);
    return 1;
  }
  return compareFiles(call, left, right);
}

async function compareDirectories(call: Invocation, left: string, right: string): Promise<number> {
  const { fs } = call.process;
  const names = new Set([...fs.list(left), ...fs.list(right)].map(({ name }) => name));
  let code = 0;
  for (const name of [...names].toSorted()) {
    await call.process.yield();
    const [a, b] = [joinPath(left, name), joinPath(right, name)];
    const [hasA, hasB] = [fs.exists(a), fs.exists(b)];
    if (hasA && hasB && fs.status(a).type === 'directory' && fs.status(b).type === 'directory' && !call.options.has('r')) {
      await call.put(`Common subdirectories: ${a} and ${b}\n`);
    } else if ((hasA && hasB) || call.options.has('N')) code = Math.max(code, await comparePaths(call, a, b, false));
    else {
      await call.put(`Only in ${hasA ? left : right}: ${name}\n`);
      code = Math.max(code, 1);
    }
  }
  return code;
}

interface Text {
  path: string;
  lines: string[];
  /** Whether the last line has its end. */
  ended: boolean;
  modified: number;
  binary: boolean;
}

async function textOf(call: Invocation, path: string): Promise<Text> {
  const { fs, clock } = call.process;
  if (path !== '-' && !fs.exists(path)) return { path, lines: [], ended: true, modified: 0, binary: false };
  const bytes = latin1Decode(await readAll(call, call.open(path)));
  const ended = bytes === '' || bytes.endsWith('\n');
  const body = ended ? bytes.slice(0, -1) : bytes;
  return {
    path, lines: bytes === '' ? [] : body.split('\n').map(textOfBytes), ended, binary: bytes.includes('\0') && !call.options.has('a'),
    modified: path === '-' ? clock.now() : fs.status(path).modified,
  };
}

async function compareFiles(call: Invocation, leftPath: string, rightPath: string): Promise<number> {
  const { options } = call;
  const left = await textOf(call, leftPath);
  const right = await textOf(call, rightPath);
  const same = left.ended === right.ended && left.lines.length === right.lines.length && left.lines.every((line, index) => line === right.lines[index]);
  if (!same && (left.binary || right.binary)) {
    await call.put(`${call.gnu && !options.has('q') ? 'Binary files' : 'Files'} ${leftPath} and ${rightPath} differ\n`);
    return 1;
  }
  const changes = same ? [] : await significant(call, left, right);
  if (changes.length === 0) {
    if (options.has('s')) await call.put(`Files ${leftPath} and ${rightPath} are identical\n`);
    return 0;
  }
  if (options.has('q')) {
    await call.put(`Files ${leftPath} and ${rightPath} differ\n`);
    return 1;
  }
  const unified = options.has('u', 'U') || !call.gnu;
  if (inDirectories(call)) {
    const flags = call.args.filter((arg) => arg.startsWith('-')).join(' ');
    if (call.gnu) await call.put(`diff ${flags === '' ? '' : `${flags} `}${leftPath} ${rightPath}\n`);
  }
  const painter = new Painter(call);
  if (unified) await call.put(painter.unified(left, right, changes));
  else if (options.has('c', 'C')) await call.put(painter.context(left, right, changes));
  else await call.put(painter.normal(left, right, changes));
  return 1;
}

/** Whether whole directories are compared: then each pair of files is announced. */
function inDirectories(call: Invocation): boolean {
  const { fs } = call.process;
  return call.operands.every((path) => path !== '-' && fs.exists(path) && fs.status(path).type === 'directory');
}

async function significant(call: Invocation, left: Text, right: Text): Promise<Change[]> {
  const { options } = call;
  const prepare = (text: Text) => text.lines.map((line, index) => {
    let key = options.has('w') ? line.replace(/\s+/g, '') : options.has('b') ? line.replace(/\s+/g, ' ').trimEnd() : options.has('Z') ? line.trimEnd() : line;
    if (options.has('i')) key = key.toLowerCase();
    return index === text.lines.length - 1 && !text.ended && !options.has('w', 'b') ? `${key}\0` : key;
  });
  const work = changesBetween(prepare(left), prepare(right));
  let step = work.next();
  for (; !step.done; step = work.next()) await call.process.yield();
  const changes = step.value;
  if (!options.has('B')) return changes;
  const blank = (lines: string[]) => lines.every((line) => line.trim() === '');
  return changes.filter((change) => !(blank(left.lines.slice(...change.left)) && blank(right.lines.slice(...change.right))));
}

const NO_NEWLINE = '\\ No newline at end of file\n';

class Painter {
  readonly #call: Invocation;
  readonly #context: number;
  readonly #coloured: boolean;

  constructor(call: Invocation) {
    const { options } = call;
    this.#call = call;
    this.#context = Number(options.value('U') ?? options.value('C') ?? 3);
    const when = options.has('color') ? (options.value('color') ?? 'auto') : 'never';
    this.#coloured = when === 'always' || (when === 'auto' && call.out.tty !== undefined);
  }

  #paint(text: string, colour: string): string {
    return this.#coloured ? `\x1b[${colour}m${text}\x1b[0m` : text;
  }

  #line(mark: string, text: Text, index: number): string {
    const colour = mark.startsWith('-') || mark.startsWith('<') ? '31' : mark.startsWith('+') || mark.startsWith('>') ? '32' : undefined;
    const body = `${mark}${text.lines[index] ?? ''}`;
    const end = index === text.lines.length - 1 && !text.ended ? `\n${NO_NEWLINE}` : '\n';
    return `${colour ? this.#paint(body, colour) : body}${end}`;
  }

  #lines(mark: string, text: Text, [from, to]: readonly [number, number]): string {
    let out = '';
    for (let index = from; index < to; index += 1) out += this.#line(mark, text, index);
    return out;
  }

  normal(left: Text, right: Text, changes: readonly Change[]): string {
    const range = ([from, to]: [number, number]) => (to - from <= 1 ? String(Math.max(from + 1, to)) : `${from + 1},${to}`);
    return changes.map(({ left: a, right: b }) => {
      const kind = a[0] === a[1] ? 'a' : b[0] === b[1] ? 'd' : 'c';
      const head = `${kind === 'a' ? a[0] : range(a)}${kind}${kind === 'd' ? b[0] : range(b)}`;
      return `${this.#paint(head, '36')}\n${this.#lines('< ', left, a)}${kind === 'c' ? '---\n' : ''}${this.#lines('> ', right, b)}`;
    }).join('');
  }

  #heading(mark: string, text: Text, label: string | undefined): string {
    if (label !== undefined) return `${mark} ${label}\n`;
    const time = strftime('%Y-%m-%d %H:%M:%S.%N %z', momentAt(text.modified, this.#call.process.env.get('TZ')));
    return `${mark} ${text.path}${this.#call.gnu ? `\t${time}` : ''}\n`;
  }

  /** Changes that are close enough to share their context. */
  #hunks(changes: readonly Change[]): Change[][] {
    const hunks: Change[][] = [];
    for (const change of changes) {
      const last = hunks.at(-1)?.at(-1);
      if (last && change.left[0] - last.left[1] <= 2 * this.#context) hunks.at(-1)?.push(change);
      else hunks.push([change]);
    }
    return hunks;
  }

  unified(left: Text, right: Text, changes: readonly Change[]): string {
    const labels = [...this.#call.options.values('label'), ...this.#call.options.values('L')];
    const head = `${this.#paint(this.#heading('---', left, labels[0]).trimEnd(), '1')}\n${this.#paint(this.#heading('+++', right, labels[1]).trimEnd(), '1')}\n`;
    return head + this.#hunks(changes).map((hunk) => this.#unifiedHunk(left, right, hunk)).join('');
  }

  #around(left: Text, right: Text, hunk: readonly Change[]): { a: [number, number]; b: [number, number] } {
    const [first, last] = [hunk[0], hunk.at(-1)];
    const before = Math.min(this.#context, first?.left[0] ?? 0);
    const after = Math.min(this.#context, left.lines.length - (last?.left[1] ?? 0));
    return { a: [(first?.left[0] ?? 0) - before, (last?.left[1] ?? 0) + after], b: [(first?.right[0] ?? 0) - before, Math.min(right.lines.length, (last?.right[1] ?? 0) + after)] };
  }

  #unifiedHunk(left: Text, right: Text, hunk: readonly Change[]): string {
    const { a, b } = this.#around(left, right, hunk);
    const range = ([from, to]: [number, number]) => (to - from === 1 ? String(from + 1) : `${to === from ? from : from + 1},${to - from}`);
    let out = `${this.#paint(`@@ -${range(a)} +${range(b)} @@`, '36')}\n`;
    let at = a[0];
    for (const change of hunk) {
      out += this.#lines(' ', left, [at, change.left[0]]) + this.#lines('-', left, change.left) + this.#lines('+', right, change.right);
      at = change.left[1];
    }
    return out + this.#lines(' ', left, [at, a[1]]);
  }

  context(left: Text, right: Text, changes: readonly Change[]): string {
    const labels = this.#call.options.values('label');
    const head = this.#heading('***', left, labels[0]) + this.#heading('---', right, labels[1]);
    return head + this.#hunks(changes).map((hunk) => this.#contextHunk(left, right, hunk)).join('');
  }

  #contextHunk(left: Text, right: Text, hunk: readonly Change[]): string {
    const { a, b } = this.#around(left, right, hunk);
    const range = ([from, to]: [number, number]) => (to - from <= 1 ? String(to) : `${from + 1},${to}`);
    const side = (text: Text, [from, to]: [number, number], pick: (change: Change) => [number, number], mark: string) => {
      if (hunk.every((change) => pick(change)[0] === pick(change)[1])) return '';
      let out = '';
      let at = from;
      for (const change of hunk) {
        const both = change.left[0] !== change.left[1] && change.right[0] !== change.right[1];
        out += this.#lines('  ', text, [at, pick(change)[0]]) + this.#lines(both ? '! ' : `${mark} `, text, pick(change));
        at = pick(change)[1];
      }
      return out + this.#lines('  ', text, [at, to]);
    };
    return `***************\n*** ${range(a)} ****\n${side(left, a, (change) => change.left, '-')}--- ${range(b)} ----\n${side(right, b, (change) => change.right, '+')}`;
  }
}

/** GNU diffutils 3.8 `cmp`; BusyBox's. */
export const cmp: Command = {
  name: 'cmp',
  usage: '[OPTION]... FILE1 [FILE2 [SKIP1 [SKIP2]]]',
  busyboxUsage: '[-ls] [-n NUM] FILE1 [FILE2]',
  summary: 'Compare two files byte by byte.',
  errorCode: 2,
  hint: 'named',
  version: 'cmp (GNU diffutils) 3.8',
  options: ['b,print-bytes', 'i,ignore-initial=', 'l,verbose', 'n,bytes=', 's,quiet,silent'],
  async run(call) {
    const [first, second = '-'] = call.operands;
    if (first === undefined) return call.gnu ? call.misuse(`missing operand after ${call.quoteWord(call.name)}`) : call.exitWithUsage();
    const contents: Uint8Array[] = [];
    for (const path of [first, second]) {
      const file = await call.openOrWarn(path);
      if (!file) return 2;
      contents.push(await readAll(call, file));
    }
    const [a = new Uint8Array(), b = new Uint8Array()] = contents;
    return compareBytes(call, { a, b, first, second });
  },
};

async function compareBytes(call: Invocation, { a, b, first, second }: { a: Uint8Array; b: Uint8Array; first: string; second: string }): Promise<number> {
  const { options } = call;
  const limit = Math.min(a.length, b.length, Number(options.value('n') ?? Number.POSITIVE_INFINITY));
  let [line, code] = [1, 0];
  for (let index = 0; index < limit; index += 1) {
    if (a[index] !== b[index]) {
      code = 1;
      if (options.has('s')) return 1;
      if (!options.has('l')) {
        await call.put(`${first} ${second} differ: ${call.utf8 ? 'byte' : 'char'} ${index + 1}, line ${line}\n`);
        return 1;
      }
      await call.put(`${index + 1} ${(a[index] ?? 0).toString(8).padStart(3)} ${(b[index] ?? 0).toString(8).padStart(3)}\n`);
    }
    if (a[index] === 10) line += 1;
  }
  if (a.length === b.length || limit === Number(options.value('n'))) return code;
  const shorter = a.length < b.length ? { name: first, bytes: a } : { name: second, bytes: b };
  if (!options.has('s')) {
    const count = shorter.bytes.length;
    const where = !call.gnu ? '' : count === 0 ? ' which is empty' : ` after byte ${count}${options.has('l') ? '' : shorter.bytes.at(-1) === 10 ? `, line ${line - 1}` : `, in line ${line}`}`;
    await call.say(`${call.name}: EOF on ${shorter.name}${where}\n`);
  }
  return 1;
}
