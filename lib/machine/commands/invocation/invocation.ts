import type { OpenFile } from '../../file-system.ts';
import type { Process, Program } from '../../program.ts';
import { SystemError } from '../../system-error.ts';
import { isUtf8Locale } from '../text/codec.ts';
import { CommandExit, CommandFailure } from './failure.ts';
import { Options, parseOptions } from './options.ts';
import type { OptionDeclaration, OptionRules } from './options.ts';
import { Output } from './output.ts';
import { localeQuote, shellQuote } from '../text/quoting.ts';
import { RegexError } from '../regex/syntax-tree.ts';

/** Whose words and options a command has: Debian's GNU tools, or BusyBox's applets. */
export type Flavour = 'gnu' | 'busybox';

export interface Command {
  name: string;
  /** What follows the name in "Usage: ". */
  usage: string;
  /** One line saying what it does. */
  summary: string;
  /** Left out, the command reads its own arguments (`call.args`), --help included. */
  options?: readonly OptionDeclaration[];
  /** What BusyBox understands, where that differs much. */
  busyboxOptions?: readonly OptionDeclaration[];
  busyboxUsage?: string;
  rules?: OptionRules;
  /** Turns old forms of the command line (`head -5`) into options that can be declared. */
  rewrite?(args: readonly string[]): readonly string[];
  /** Exit code of a usage error and of a failure that names none; 1 when left out. */
  errorCode?: number;
  /** BusyBox's, where it is another. */
  busyboxErrorCode?: number;
  /** How a usage error ends: with the usage line too (grep), or with the name in front of the hint (diff). */
  hint?: 'with-usage' | 'named' | 'or-usage' | 'backtick';
  /** BusyBox's applet says `name: file: reason`, not `name: can't open 'file': reason`. */
  plainOpenErrors?: boolean;
  /** What --version says, where that is not `NAME (GNU coreutils) 9.1`. */
  version?: string;
  run(call: Invocation): Promise<number>;
}

export const BUSYBOX_BANNER = 'BusyBox v1.37.0 (2024-09-26 21:31:42 UTC) multi-call binary.';

/** One run of a command: its process, what the command line said, its buffered output and its words for errors. */
export class Invocation {
  readonly process: Process;
  readonly flavour: Flavour;
  /** The name that messages begin with. */
  readonly name: string;
  /** Without the name. */
  readonly args: readonly string[];
  out: Output;
  readonly utf8: boolean;
  options = new Options();
  /** The exit code so far: `warn` sets it. */
  status = 0;
  readonly #command: Command;

  constructor(process: Process, command: Command, identity: { flavour: Flavour; args: readonly string[] }) {
    const [self = command.name, ...args] = identity.args;
    this.process = process;
    this.flavour = identity.flavour;
    this.name = identity.flavour === 'gnu' ? self : command.name;
    this.args = args;
    this.out = new Output(process.file(1));
    this.utf8 = isUtf8Locale(process.env);
    this.#command = command;
  }

  get gnu(): boolean {
    return this.flavour === 'gnu';
  }

  get #failureCode(): number {
    const { errorCode = 1, busyboxErrorCode = errorCode } = this.#command;
    return this.gnu ? errorCode : busyboxErrorCode;
  }

  get operands(): string[] {
    return this.options.operands;
  }

  /** Runs the command; its exit code. Only what ends the process, and bugs, escape. */
  async run(): Promise<number> {
    try {
      if (await this.#parse()) return 0;
      const code = await this.#command.run(this);
      await this.out.flush();
      return code;
    } catch (error) {
      return await this.#explain(error);
    }
  }

  /** Writes "name: message" to standard error, and remembers that something failed. */
  async warn(message: string, code = this.#failureCode): Promise<void> {
    this.status = Math.max(this.status, code);
    await this.say(`${this.name}: ${message}\n`);
  }

  /** Writes to standard error, after what standard output holds when both are a terminal. */
  async say(text: string): Promise<void> {
    if (this.out.tty) await this.out.flush();
    await this.process.writeError(text);
  }

  /** Sends all further output to a file that the command has opened. */
  redirect(file: OpenFile): void {
    this.process.setFile(1, file);
    this.out = new Output(file);
  }

  put(content: string | Uint8Array): Promise<void> | undefined {
    return this.out.put(content);
  }

  /** A name in a message: 'name'. */
  quote(name: string): string {
    return this.gnu ? shellQuote(name, this.utf8) : `'${name}'`;
  }

  /** A word in a message: ‘word’ where the locale is UTF-8. */
  quoteWord(word: string): string {
    return this.gnu ? localeQuote(word, this.utf8) : `'${word}'`;
  }

  /** A file to read; `-` is standard input. Throws SystemError, EISDIR for a directory. The caller releases it. */
  open(path: string): OpenFile {
    if (path === '-') return this.process.file(0).retain();
    if (this.process.fs.status(path).type === 'directory') throw new SystemError('EISDIR', path);
    return this.process.fs.open(path, { read: true });
  }

  /** Like `open`, but says what is wrong (`name: path: reason`, or BusyBox's words) and gives undefined. */
  async openOrWarn(path: string, words?: (path: string, reason: string) => string): Promise<OpenFile | undefined> {
    try {
      return this.open(path);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      const usual = this.gnu || this.#command.plainOpenErrors ? `${path}: ${error.message}` : `can't open '${path}': ${error.message}`;
      const isDirectory = error.code === 'EISDIR' && !this.gnu;
      await this.warn(isDirectory ? 'read error: Is a directory' : this.gnu && words ? words(path, error.message) : usual);
      return undefined;
    }
  }

  /** A mistake in the command line: message, then how to get help; ends the command. */
  misuse(message: string, code?: number): never {
    throw new CommandFailure(message, { usage: true, ...(code === undefined ? {} : { code }) });
  }

  /** Ends the command with this message. */
  fail(message: string, code?: number): never {
    throw new CommandFailure(message, code === undefined ? {} : { code });
  }

  /**
   * For a bound of the simulation where a real command would go on until there is no more memory: ends the command
   * with this message or, where memory is limited, everything that runs on the machine.
   */
  outOfMemory(message = 'memory exhausted', code?: number): never {
    this.process.exhaustMemory();
    this.fail(message, code);
  }

  /** Only the usage, as BusyBox answers a command line that lacks something. */
  exitWithUsage(): never {
    throw new CommandFailure('', { usage: true });
  }

  /**
   * The value of an option that takes one word of a few (abbreviated or not): the first of its synonyms.
   * Anything else ends the command with the words of GNU's argmatch.
   */
  choice(option: string, value: string, choices: readonly (readonly string[])[]): string {
    const exact = choices.find((synonyms) => synonyms.includes(value));
    const found = exact ? [exact] : choices.filter((synonyms) => synonyms.some((word) => value !== '' && word.startsWith(value)));
    const [only] = found;
    if (only && found.length === 1) return only[0] ?? value;
    const list = choices.map((synonyms) => `  - ${synonyms.map((word) => this.quoteWord(word)).join(', ')}\n`).join('');
    this.misuse(`${found.length > 1 ? 'ambiguous' : 'invalid'} argument ${this.quoteWord(value)} for ${this.quoteWord(`--${option}`)}\nValid arguments are:\n${list.trimEnd()}`, this.#command.name === 'ls' ? 1 : undefined);
  }

  exit(code: number): never {
    throw new CommandExit(code);
  }

  /** True when --help or --version was asked for and answered. */
  async #parse(): Promise<boolean> {
    const command = this.#command;
    const declared = (!this.gnu && command.busyboxOptions) || command.options;
    if (!declared) return false;
    const declarations = this.gnu ? [...declared, 'help', 'version'] : [...declared, 'help'];
    this.options = parseOptions(command.rewrite ? command.rewrite(this.args) : this.args, declarations, command.rules);
    if (this.options.has('help')) {
      await (this.gnu ? this.process.write(this.help()) : this.process.writeError(this.busyboxUsage()));
      return true;
    }
    if (this.gnu && this.options.has('version')) {
      await this.process.write(`${command.version ?? `${command.name} (GNU coreutils) 9.1`}\n`);
      return true;
    }
    return false;
  }

  /** The text of --help: usage, summary, and the options that are understood. */
  help(): string {
    const options = (this.#command.options ?? []).map(describeOption).join('');
    const closing = '      --help\n      --version\n';
    return `Usage: ${this.name} ${this.#command.usage}\n${this.#command.summary}\n\n${options}${closing}`;
  }

  busyboxUsage(): string {
    const { name, usage, busyboxUsage = usage, summary } = this.#command;
    return `${BUSYBOX_BANNER}\n\nUsage: ${`${name} ${busyboxUsage}`.trimEnd()}\n\n${summary}\n`;
  }

  async #explain(error: unknown): Promise<number> {
    const fallback = this.#failureCode;
    if (error instanceof CommandExit) {
      await this.out.flush();
      return error.code;
    }
    if (error instanceof CommandFailure) {
      await this.out.flush();
      const message = error.message === '' ? '' : `${this.name}: ${error.message}\n`;
      await this.say(`${message}${error.usage ? this.#hint() : ''}`);
      return error.code ?? (error.usage && !this.gnu ? 1 : fallback);
    }
    if (error instanceof RegexError || error instanceof RangeError) {
      // A pattern that is none, or is too costly; nesting or text beyond what the host takes.
      await this.say(`${this.name}: ${error instanceof RegexError ? error.message : 'memory exhausted'}\n`);
      return fallback;
    }
    if (error instanceof SystemError) {
      const subject = error.subject === undefined ? '' : `${error.subject}: `;
      const context = ['EPIPE', 'ENOSPC', 'EFBIG'].includes(error.code) && error.subject === undefined ? 'write error: ' : subject;
      await this.say(`${this.name}: ${context}${error.message}\n`);
      return fallback;
    }
    throw error;
  }

  #hint(): string {
    if (!this.gnu) return this.busyboxUsage();
    const { hint, usage } = this.#command;
    const lead = hint === 'with-usage' ? `Usage: ${this.name} ${usage}\n` : hint === 'named' ? `${this.name}: ` : '';
    if (hint === 'or-usage') return `Try '${this.name} --help' or '${this.name} --usage' for more information.\n`;
    if (hint === 'backtick') return `Try \`${this.name} --help' for more information.\n`;
    return `${lead}Try '${this.name} --help' for more information.\n`;
  }
}

function describeOption(declaration: OptionDeclaration): string {
  const mark = declaration.endsWith('=?') ? '[=VALUE]' : declaration.endsWith('=') ? '=VALUE' : '';
  const names = declaration.replace(/=\??$/, '').split(',');
  const short = names.filter((name) => name.length === 1).map((name) => `-${name}`);
  const long = names.filter((name) => name.length > 1).map((name) => `--${name}${mark}`);
  const lead = short.length > 0 ? '  ' : '      ';
  return `${lead}${[...short, ...long].join(', ')}${long.length === 0 && mark ? ' VALUE' : ''}\n`;
}

/** The program that runs a command as one of the flavours knows it. */
export function programOf(command: Command, flavour: Flavour): Program {
  return (process) => new Invocation(process, command, { flavour, args: process.args }).run();
}
