import type { FileStatus } from '../../file-system.ts';
import { exitCodeOf } from '../../processes/signals.ts';
import { SystemError } from '../../system-error.ts';
import { expandEscapes } from '../echo.ts';
import { matchesGlob } from '../text/glob.ts';
import type { Command, Invocation } from '../invocation/invocation.ts';
import { blocksOf } from '../ls/format.ts';
import { modeString } from '../files/modes.ts';
import { baseName, directoryName, joinPath } from '../files/paths.ts';
import { compileRegex } from '../regex/regex.ts';
import { ask } from '../rm.ts';
import { momentAt, strftime } from '../text/strftime.ts';
import { Names } from '../system/users.ts';
import { parseFind } from './parse.ts';
import type { Count, FindRequest, Test } from './parse.ts';

/** GNU findutils 4.9.0 `find`; BusyBox's. */
export const find: Command = {
  name: 'find',
  usage: '[-H] [-L] [-P] [-Olevel] [-D debugopts] [path...] [expression]',
  busyboxUsage: '[-HL] [PATH]... [OPTIONS] [ACTIONS]',
  summary: 'Search for files and perform actions on them.',
  async run(call) {
    if (call.args[0] === '--help' || call.args[0] === '-help') {
      await call.put(`Usage: find [-H] [-L] [-P] [-Olevel] [-D debugopts] [path...] [expression]\n`);
      return 0;
    }
    if (call.args[0] === '--version' || call.args[0] === '-version') {
      await call.put('find (GNU findutils) 4.9.0\n');
      return 0;
    }
    const request = parseFind(call.args, { gnu: call.gnu, quote: (word) => call.quoteWord(word) });
    return new Finder(call, request).run();
  },
};

interface Item {
  path: string;
  start: string;
  status: FileStatus;
  depth: number;
}

const TYPES: Readonly<Record<FileStatus['type'], string>> = { file: 'f', directory: 'd', symlink: 'l', 'character-device': 'c', fifo: 'p', socket: 's' };
/** Most names that one command of `-exec … +` gets. */
const MOST_TOGETHER = 2000;

class Finder {
  readonly #call: Invocation;
  readonly #request: FindRequest;
  readonly #names: Names;
  readonly #gathered = new Map<Test, string[]>();
  #pruned = false;
  #stopped = false;

  constructor(call: Invocation, request: FindRequest) {
    this.#call = call;
    this.#request = request;
    this.#names = new Names(call.process);
  }

  async run(): Promise<number> {
    for (const path of this.#request.paths) {
      if (!this.#stopped) await this.#visit(path, { start: path, depth: 0 });
    }
    for (const [test, paths] of this.#gathered) if (test.type === 'exec') await this.#runTogether(test, paths);
    return this.#call.status;
  }

  async #complain(path: string, reason: string): Promise<void> {
    await this.#call.warn(`${this.#call.gnu ? this.#call.quoteWord(path) : path}: ${reason}`);
  }

  async #visit(path: string, { start, depth }: { start: string; depth: number }): Promise<void> {
    const { fs } = this.#call.process;
    await this.#call.process.yield();
    let status: FileStatus;
    try {
      status = this.#request.follow && fs.exists(path) ? fs.status(path) : fs.linkStatus(path);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      await this.#complain(path, error.message);
      return;
    }
    const item = { path, start, status, depth };
    this.#pruned = false;
    const shown = depth >= this.#request.least;
    if (shown && !this.#request.depthFirst) await this.#matches(this.#request.test, item);
    const pruned = this.#pruned;
    if (status.type === 'directory' && !pruned && depth < this.#request.most && !this.#stopped) await this.#descend(item);
    if (shown && this.#request.depthFirst && !this.#stopped) await this.#matches(this.#request.test, item);
  }

  async #descend({ path, start, depth }: Item): Promise<void> {
    let names: string[];
    try {
      names = this.#call.process.fs.list(path).map(({ name }) => name);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      await this.#complain(path, error.message);
      return;
    }
    for (const name of names) {
      if (this.#stopped) return;
      await this.#visit(joinPath(path, name), { start, depth: depth + 1 });
    }
  }

  async #matches(test: Test, item: Item): Promise<boolean> {
    switch (test.type) {
      case 'and':
        return (await this.#matches(test.left, item)) && !this.#stopped && this.#matches(test.right, item);
      case 'or':
        return (await this.#matches(test.left, item)) || this.#matches(test.right, item);
      case 'not':
        return !(await this.#matches(test.test, item));
      case 'print':
      case 'printf':
      case 'ls':
      case 'exec':
      case 'delete':
      case 'quit':
      case 'prune':
        return this.#act(test, item);
      default:
        return this.#holds(test, item);
    }
  }

  #holds(test: Test, { path, status }: Item): boolean {
    const { fs, clock } = this.#call.process;
    switch (test.type) {
      case 'constant':
        return test.value;
      case 'name':
        return matchesGlob(test.pattern, path === '/' ? '/' : baseName(path), test.ignoreCase);
      case 'path':
        return matchesGlob(test.pattern, path, test.ignoreCase);
      case 'link-name':
        return status.type === 'symlink' && matchesGlob(test.pattern, fs.readLink(path), test.ignoreCase);
      case 'regex':
        return compileRegex(`^\\(${test.pattern}\\)$`, { syntax: 'basic', ignoreCase: test.ignoreCase }).test(path);
      case 'type':
        return test.types.includes(TYPES[status.type]);
      case 'size':
        return compare(Math.ceil(status.size / test.unit), test.count);
      case 'age':
        return compare(Math.floor((clock.now() - status.modified) / test.unit), test.count);
      case 'newer':
        return status.modified > fs.status(test.path).modified;
      case 'links':
        return compare(status.links, test.count);
      case 'inode':
        return compare(status.inode, test.count);
      case 'permission':
        return permits(status.mode & 0o7777, test);
      case 'user':
        return this.#names.user(status.uid) === test.name || String(status.uid) === test.name;
      case 'group':
        return this.#names.group(status.gid) === test.name || String(status.gid) === test.name;
      case 'access':
        return fs.access(path, test.want);
      case 'empty':
        return status.type === 'directory' ? fs.list(path).length === 0 : status.type === 'file' && status.size === 0;
      default:
        return false;
    }
  }

  async #act(test: Test, item: Item): Promise<boolean> {
    switch (test.type) {
      case 'print':
        if (test.file === undefined) await this.#call.put(item.path + test.end);
        else this.#call.process.fs.writeFile(test.file, item.path + test.end, { append: true });
        return true;
      case 'printf':
        await this.#call.put(this.#format(test.format, item));
        return true;
      case 'ls':
        await this.#call.put(this.#listing(item));
        return true;
      case 'exec':
        return this.#exec(test, item);
      case 'delete':
        return this.#delete(item);
      case 'prune':
        this.#pruned = true;
        return true;
      case 'quit':
        this.#stopped = true;
        return true;
      default:
        return false;
    }
  }

  async #delete({ path, status }: Item): Promise<boolean> {
    if (path === '.') return true;
    try {
      if (status.type === 'directory') this.#call.process.fs.removeDirectory(path);
      else this.#call.process.fs.unlink(path);
      return true;
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      await this.#call.warn(this.#call.gnu ? `cannot delete ${this.#call.quoteWord(path)}: ${error.message}` : `${path}: ${error.message}`);
      return false;
    }
  }

  async #exec(test: Extract<Test, { type: 'exec' }>, item: Item): Promise<boolean> {
    if (test.together) {
      const paths = this.#gathered.get(test) ?? [];
      paths.push(item.path);
      this.#gathered.set(test, paths);
      if (paths.length >= MOST_TOGETHER) await this.#runTogether(test, paths.splice(0));
      return true;
    }
    const path = test.inDirectory ? `./${baseName(item.path)}` : item.path;
    const args = test.args.map((arg) => arg.replaceAll('{}', path));
    if (test.ask && !(await ask(this.#call, `< ${args.join(' ')} > ? `))) return false;
    return this.#spawn(args, test.inDirectory ? directoryName(item.path) : undefined);
  }

  async #runTogether(test: Extract<Test, { type: 'exec' }>, paths: readonly string[]): Promise<void> {
    if (paths.length === 0) return;
    if (!(await this.#spawn([...test.args.slice(0, -1), ...paths], undefined))) this.#call.status = 1;
  }

  async #spawn(args: readonly string[], cwd: string | undefined): Promise<boolean> {
    await this.#call.out.flush();
    try {
      const child = this.#call.process.spawn({ args, ...(cwd === undefined ? {} : { cwd }) });
      return exitCodeOf(await this.#call.process.wait(child.ended)) === 0;
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      await this.#call.say(`${this.#call.name}: ${this.#call.gnu ? `${this.#call.quoteWord(args[0] ?? '')}: ` : `${args[0]}: `}${error.message}\n`);
      return false;
    }
  }

  #listing({ path, status }: Item): string {
    const time = strftime('%b %e %H:%M', momentAt(status.modified, this.#call.process.env.get('TZ')));
    const cells = [String(status.inode).padStart(9), String(blocksOf(status)).padStart(6), modeString(status), String(status.links).padStart(3)];
    return `${cells.join(' ')} ${this.#names.user(status.uid).padEnd(8)} ${this.#names.group(status.gid).padEnd(8)} ${String(status.size).padStart(8)} ${time} ${path}\n`;
  }

  #format(format: string, { path, start, status, depth }: Item): string {
    const below = path === start ? '' : path.slice(start.length).replace(/^\//, '');
    const seconds = (status.modified / 1000).toFixed(10);
    const moment = momentAt(status.modified, this.#call.process.env.get('TZ'));
    const values: Record<string, string> = {
      p: path, f: baseName(path), h: directoryName(path), P: below, H: start, d: String(depth), s: String(status.size), m: (status.mode & 0o7777).toString(8), M: modeString(status),
      u: this.#names.user(status.uid), g: this.#names.group(status.gid), U: String(status.uid), G: String(status.gid), i: String(status.inode), n: String(status.links), y: TYPES[status.type],
      k: String(blocksOf(status)), b: String(blocksOf(status) * 2), t: strftime('%a %b %e %H:%M:%S.%N0 %Y', moment), l: status.type === 'symlink' ? this.#call.process.fs.readLink(path) : '', '%': '%',
    };
    return expandEscapes(format).text.replace(/%(T)(.)|%([-0]?\d*)([a-zA-Z%])/g, (whole, time: string | undefined, letter: string, width: string, key: string) => {
      if (time !== undefined) return letter === '@' ? seconds : letter === '+' ? strftime('%Y-%m-%d+%H:%M:%S.%N0', moment) : strftime(`%${letter}`, moment);
      const value = values[key] ?? whole;
      return width.startsWith('-') ? value.padEnd(Number(width.slice(1))) : value.padStart(Number(width));
    });
  }
}

function compare(value: number, { sign, value: wanted }: Count): boolean {
  if (sign === '+') return value > wanted;
  return sign === '-' ? value < wanted : value === wanted;
}

function permits(mode: number, { mode: wanted, match }: Extract<Test, { type: 'permission' }>): boolean {
  if (match === 'exact') return mode === wanted;
  return match === 'all' ? (mode & wanted) === wanted : wanted === 0 || (mode & wanted) !== 0;
}
