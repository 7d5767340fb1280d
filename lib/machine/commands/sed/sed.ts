import { SystemError } from '../../system-error.ts';
import { decodeText, encodeText } from '../text/codec.ts';
import type { Command, Invocation } from '../invocation/invocation.ts';
import { lineBatches, readAll } from '../invocation/lines.ts';
import { RegexError } from '../regex/syntax-tree.ts';
import { Executor } from './execute.ts';
import type { LineSource } from './execute.ts';
import { parseScript } from './script.ts';

/** GNU sed 4.8; BusyBox's. */
export const sed: Command = {
  name: 'sed',
  usage: '[OPTION]... {script-only-if-no-other-script} [input-file]...',
  busyboxUsage: '[-i[SFX]] [-nrE] [-f FILE]... [-e CMD]... [FILE]...\nor: sed [-i[SFX]] [-nrE] CMD [FILE]...',
  summary: 'Stream editor for filtering and transforming text',
  version: 'sed (GNU sed) 4.8',
  options: [
    'n,quiet,silent', 'debug', 'e,expression=', 'f,file=', 'follow-symlinks', 'i,in-place=?', 'l,line-length=', 'posix', 'E,r,regexp-extended', 's,separate', 'sandbox', 'u,unbuffered', 'z,null-data',
  ],
  async run(call) {
    const { options, operands } = call;
    const scripts = await scriptsOf(call);
    const [first, ...rest] = operands;
    if (scripts === undefined && first === undefined) return usage(call);
    const paths = scripts === undefined ? rest : operands;
    const script = (scripts ?? [first ?? '']).join('\n');
    const hash = script.startsWith('#n\n') || script === '#n';
    const executor = new Executor(call, parseScript(script, { extended: options.has('E') }), options.has('n') || hash);
    if (options.has('u')) call.out.bufferLines();
    try {
      await edit(call, executor, paths.length > 0 ? paths : ['-']);
    } catch (error) {
      if (!(error instanceof RegexError)) throw error;
      call.fail(error.message, 4);
    } finally {
      executor.close();
    }
    return executor.exitCode || call.status;
  },
};

async function usage(call: Invocation): Promise<number> {
  if (!call.gnu) call.exitWithUsage();
  await call.say(`Usage: ${call.name} [OPTION]... {script-only-if-no-other-script} [input-file]...\n\n  -n, --quiet, --silent\n                 suppress automatic printing of pattern space\n  -e script, --expression=script\n                 add the script to the commands to be executed\n  -f script-file, --file=script-file\n                 add the contents of script-file to the commands to be executed\n  -E, -r, --regexp-extended\n                 use extended regular expressions in the script\n                 (for portability use POSIX -E).\n  -i[SUFFIX], --in-place[=SUFFIX]\n                 edit files in place (makes backup if SUFFIX supplied)\n`);
  return 1;
}

async function scriptsOf(call: Invocation): Promise<string[] | undefined> {
  if (!call.options.has('e', 'f')) return undefined;
  const scripts: string[] = [];
  for (const { key, value = '' } of call.options.given) {
    if (key === 'e') scripts.push(value);
    if (key !== 'f') continue;
    try {
      scripts.push(decodeText(await readAll(call, call.open(value))).replace(/\n$/, ''));
    } catch (error) {
      if (error instanceof SystemError) call.fail(`couldn't open file ${value}: ${error.message}`);
      throw error;
    }
  }
  return scripts;
}

async function edit(call: Invocation, executor: Executor, paths: readonly string[]): Promise<void> {
  const separate = call.options.has('i', 's');
  if (!separate) {
    await executor.run(new Lines(call, paths), { write: (text) => call.put(text) });
    return;
  }
  for (const path of paths) {
    executor.resetLines();
    if (call.options.has('i')) await editInPlace(call, executor, path);
    else await executor.run(new Lines(call, [path]), { write: (text) => call.put(text) });
    if (executor.exitCode !== undefined) return;
  }
}

async function editInPlace(call: Invocation, executor: Executor, path: string): Promise<void> {
  const { fs } = call.process;
  try {
    const status = fs.status(path);
    if (status.type !== 'file') {
      await call.warn(`couldn't edit ${path}: not a regular file`, 4);
      return;
    }
    const parts: string[] = [];
    const lines = new Lines(call, [path]);
    await executor.run(lines, { write: (text) => void parts.push(text) });
    for (let rest = await lines.next(); rest; rest = await lines.next()) parts.push(rest.text + (rest.ended ? '\n' : ''));
    const suffix = call.options.value('i');
    if (suffix) fs.writeFile(suffix.includes('*') ? suffix.replaceAll('*', path) : path + suffix, fs.readFile(path), { mode: status.mode & 0o777 });
    fs.writeFile(path, encodeText(parts.join('')));
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    await call.warn(call.gnu ? `can't read ${path}: ${error.message}` : `${path}: ${error.message}`, call.gnu ? 2 : 1);
  }
}

/** The lines of several files as one stream. */
class Lines implements LineSource {
  name = '-';
  readonly #lines: AsyncGenerator<{ text: string; ended: boolean }>;
  #ahead: { text: string; ended: boolean } | undefined;
  #finished = false;

  constructor(call: Invocation, paths: readonly string[]) {
    this.#lines = this.#all(call, paths);
  }

  async next(): Promise<{ text: string; ended: boolean } | undefined> {
    const line = this.#ahead ?? (await this.#pull());
    this.#ahead = undefined;
    return line;
  }

  async isLast(): Promise<boolean> {
    if (!this.#ahead && !this.#finished) this.#ahead = await this.#pull();
    return this.#ahead === undefined;
  }

  async #pull(): Promise<{ text: string; ended: boolean } | undefined> {
    if (this.#finished) return undefined;
    const { value, done } = await this.#lines.next();
    this.#finished = done ?? false;
    return value ?? undefined;
  }

  async *#all(call: Invocation, paths: readonly string[]): AsyncGenerator<{ text: string; ended: boolean }> {
    const delimiter = call.options.has('z') ? '\0' : '\n';
    for (const path of paths) {
      this.name = path;
      const file = await this.#open(call, path);
      if (!file) continue;
      for await (const { lines, ended } of lineBatches(call, file, delimiter)) {
        for (const [index, text] of lines.entries()) yield { text, ended: ended || index < lines.length - 1 };
      }
    }
  }

  async #open(call: Invocation, path: string) {
    try {
      return call.open(path);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      if (error.code === 'EISDIR' && call.gnu) call.fail(`read error on ${path}: Is a directory`, 4);
      await call.warn(call.gnu ? `can't read ${path}: ${error.message}` : `${path}: ${error.message}`, call.gnu ? 2 : 1);
      return undefined;
    }
  }
}
