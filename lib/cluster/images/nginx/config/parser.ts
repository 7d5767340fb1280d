import { SystemError } from '#lib/machine/index.ts';
import type { FileSystem } from '#lib/machine/index.ts';
import { DIRECTIVES } from './directives.ts';
import type { Context, DirectiveRule } from './directives.ts';
import { ConfigurationError, tokenise, unexpectedEnd } from './lexer.ts';
import type { Token } from './lexer.ts';

/** One directive with its block, checked against what nginx allows. */
export interface Directive {
  name: string;
  args: readonly string[];
  /** The directives of its block; undefined when it has none. */
  block: readonly Directive[] | undefined;
  /** `/etc/nginx/nginx.conf:12`, as errors name it. */
  place: string;
}

const ERROR_NUMBERS: Readonly<Record<string, number>> = { ENOENT: 2, EACCES: 13, EISDIR: 21, ENOTDIR: 20 };

/** `(2: No such file or directory)`, as nginx ends messages about a failed call. */
export function reasonOf(error: SystemError): string {
  return `(${ERROR_NUMBERS[error.code] ?? 5}: ${error.message})`;
}

/**
 * Files without includes that were parsed before, by what they say. Thousands of servers have the very
 * same mime.types, so its directives are shared; they never change.
 */
export class ParsedFiles {
  readonly #known = new Map<string, Directive[]>();

  get(path: string, context: string, text: string): Directive[] | undefined {
    return this.#known.get(`${context} ${path} ${text}`);
  }

  keep(path: string, context: string, text: string, directives: Directive[]): void {
    if (this.#known.size >= MOST_KEPT) this.#known.delete(this.#known.keys().next().value as string);
    this.#known.set(`${context} ${path} ${text}`, directives);
  }
}

const MOST_KEPT = 32;

/** Everything that a configuration was made of: its files, and what its patterns found. */
export interface Sources {
  texts: Map<string, string>;
  globs: Map<string, readonly string[]>;
}

/** Whether a file system holds just these sources. */
export function holds(fs: FileSystem, { texts, globs }: Sources): boolean {
  for (const [path, text] of texts) if (!fs.access(path, 'read') || fs.readText(path) !== text) return false;
  for (const [pattern, found] of globs) if (glob(fs, pattern).join('\n') !== found.join('\n')) return false;
  return true;
}

/**
 * Reads a configuration file with all it includes. ConfigurationError carries nginx's own words.
 * Relative names start at /etc/nginx.
 */
export function readConfiguration(fs: FileSystem, path: string, parsed: ParsedFiles): { directives: Directive[]; sources: Sources } {
  const parser = new Parser(fs, parsed);
  return { directives: parser.file(path, 'main'), sources: parser.sources };
}

/** Reads what `nginx -g` was given. */
export function parseGlobals(text: string, fs: FileSystem): Directive[] {
  return new Parser(fs, new ParsedFiles()).text(text, undefined, 'main');
}

class Parser {
  readonly sources: Sources = { texts: new Map(), globs: new Map() };
  readonly #fs: FileSystem;
  readonly #parsed: ParsedFiles;
  #depth = 0;
  #includes = 0;

  constructor(fs: FileSystem, parsed: ParsedFiles) {
    this.#fs = fs;
    this.#parsed = parsed;
  }

  file(path: string, context: Context | 'free'): Directive[] {
    let text: string;
    try {
      text = this.#fs.readText(path);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      const call = error.code === 'EISDIR' ? 'read()' : 'open()';
      throw new ConfigurationError(`${call} "${path}" failed ${reasonOf(error)}`);
    }
    this.sources.texts.set(path, text);
    const known = this.#parsed.get(path, context, text);
    if (known) return known;
    const includes = this.#includes;
    const directives = this.text(text, path, context);
    if (this.#includes === includes) this.#parsed.keep(path, context, text, directives);
    return directives;
  }

  /** `path` is undefined for the command line. */
  text(text: string, path: string | undefined, context: Context | 'free'): Directive[] {
    const tokens = tokenise(text, path ?? 'command line');
    const block = new BlockReader(tokens, {
      path,
      endLine: text.split('\n').length,
      include: (directive, inside) => this.#include(directive, inside),
    });
    return block.directives(context, true);
  }

  #include(directive: Directive, context: Context | 'free'): Directive[] {
    this.#depth += 1;
    this.#includes += 1;
    // nginx itself runs out of files or memory; this says so before that.
    if (this.#depth > 32) throw new ConfigurationError(`too many nested includes in ${directive.place}`);
    const wanted = directive.args[0] as string;
    const path = wanted.startsWith('/') ? wanted : `/etc/nginx/${wanted}`;
    try {
      const files = /[*?[]/.test(path) ? this.#glob(path) : [path];
      return files.flatMap((file) => this.#included(file, context, directive));
    } finally {
      this.#depth -= 1;
    }
  }

  #glob(pattern: string): string[] {
    const found = glob(this.#fs, pattern);
    this.sources.globs.set(pattern, found);
    return found;
  }

  #included(file: string, context: Context | 'free', directive: Directive): Directive[] {
    try {
      return this.file(file, context);
    } catch (error) {
      if (error instanceof ConfigurationError && /^open\(\)/.test(error.message) && !error.message.includes(' in ')) {
        throw new ConfigurationError(`${error.message} in ${directive.place}`);
      }
      throw error;
    }
  }
}

/** The files that a pattern with wildcards in its components names, in order of the alphabet. */
function glob(fs: FileSystem, pattern: string): string[] {
  let found = [''];
  for (const component of pattern.split('/').slice(1)) {
    if (!/[*?[]/.test(component)) {
      found = found.map((path) => `${path}/${component}`);
      continue;
    }
    const matcher = new RegExp(
      `^${component
        .replaceAll(/[.+^${}()|\\]/g, '\\$&')
        .replaceAll('*', '.*')
        .replaceAll('?', '.')}$`,
    );
    found = found.flatMap((path) =>
      namesIn(fs, path || '/')
        .filter((name) => !name.startsWith('.') && matcher.test(name))
        .map((name) => `${path}/${name}`),
    );
  }
  return found.filter((path) => fs.exists(path));
}

function namesIn(fs: FileSystem, path: string): string[] {
  try {
    return fs.list(path).map((entry) => entry.name);
  } catch (error) {
    if (error instanceof SystemError) return [];
    throw error;
  }
}

interface ReaderOptions {
  path: string | undefined;
  endLine: number;
  include: (directive: Directive, context: Context | 'free') => Directive[];
}

class BlockReader {
  readonly #tokens: readonly Token[];
  readonly #options: ReaderOptions;
  #at = 0;

  constructor(tokens: readonly Token[], options: ReaderOptions) {
    this.#tokens = tokens;
    this.#options = options;
  }

  directives(context: Context | 'free', outermost: boolean): Directive[] {
    const found: Directive[] = [];
    for (;;) {
      const first = this.#tokens[this.#at];
      if (!first) {
        if (outermost) return found;
        throw unexpectedEnd('}', this.#options.path ?? 'command line', this.#options.endLine);
      }
      if (first.kind === '}') {
        if (outermost) throw new ConfigurationError(`unexpected "}" in ${this.#place(first.line)}`);
        this.#at += 1;
        return found;
      }
      if (first.kind !== 'word') throw new ConfigurationError(`unexpected "${first.text}" in ${this.#place(first.line)}`);
      const directive = this.#directive(context);
      if (directive.name === 'include' && directive.block === undefined) found.push(...this.#options.include(directive, context));
      else this.#add(found, directive, context);
    }
  }

  #add(found: Directive[], directive: Directive, context: Context | 'free'): void {
    const once = context !== 'free' && DIRECTIVES.get(directive.name)?.once === true;
    if (once && found.some(({ name }) => name === directive.name)) {
      throw new ConfigurationError(`"${directive.name}" directive is duplicate in ${directive.place}`);
    }
    found.push(directive);
  }

  #directive(context: Context | 'free'): Directive {
    const words: Token[] = [];
    for (;;) {
      const token = this.#tokens[this.#at];
      if (!token) throw unexpectedEnd(';" or "}', this.#options.path ?? 'command line', this.#options.endLine);
      this.#at += 1;
      if (token.kind === 'word') {
        words.push(token);
        continue;
      }
      const [name, ...args] = words.map((word) => word.text);
      const directive = { name: name as string, args, place: this.#place(token.line) };
      if (token.kind === '}') throw new ConfigurationError(`unexpected "}" in ${this.#place(token.line)}`);
      const inside = this.#check(directive, token.kind, context);
      return { ...directive, block: token.kind === '{' ? this.directives(inside ?? 'free', false) : undefined };
    }
  }

  /** Refuses what nginx refuses; gives the context inside its block. */
  #check(directive: Omit<Directive, 'block'>, end: ';' | '{', context: Context | 'free'): Context | 'free' | undefined {
    const { name, args, place } = directive;
    if (context === 'free') return undefined;
    const rule = DIRECTIVES.get(name);
    if (!rule) throw new ConfigurationError(`unknown directive "${name}" in ${place}`);
    if (!rule.contexts.includes(context)) throw new ConfigurationError(`"${name}" directive is not allowed here in ${place}`);
    const opensBlock = rule.block !== undefined && !(name === 'server' && context === 'upstream');
    if (end === ';' && opensBlock) throw new ConfigurationError(`directive "${name}" has no opening "{" in ${place}`);
    if (end === '{' && !opensBlock) throw new ConfigurationError(`directive "${name}" is not terminated by ";" in ${place}`);
    checkArguments(rule, { name, args, place }, context);
    return rule.block;
  }

  #place(line: number): string {
    return this.#options.path === undefined ? 'command line' : `${this.#options.path}:${line}`;
  }
}

function checkArguments(rule: DirectiveRule, { name, args, place }: Omit<Directive, 'block'>, context: Context): void {
  const wrong = () => new ConfigurationError(`invalid number of arguments in "${name}" directive in ${place}`);
  if (rule.arguments === 'flag') {
    if (args.length !== 1) throw wrong();
    const value = (args[0] as string).toLowerCase();
    if (value !== 'on' && value !== 'off') {
      throw new ConfigurationError(`invalid value "${args[0]}" in "${name}" directive, it must be "on" or "off" in ${place}`);
    }
    return;
  }
  const [fewest, most] = name === 'server' ? (context === 'upstream' ? [1, Number.POSITIVE_INFINITY] : [0, 0]) : rule.arguments;
  if (args.length < fewest || args.length > most) throw wrong();
}
