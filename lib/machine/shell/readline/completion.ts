import type { Completers, Completion } from '../completers.ts';
import type { Shell } from '../interpreter/shell.ts';
import { readContext } from './completion-context.ts';
import type { CompletionContext } from './completion-context.ts';

/** What Tab can put in the place of the word before the cursor. */
export interface Offer {
  /** Where the word starts, in characters. */
  readonly start: number;
  readonly candidates: readonly Candidate[];
}

export interface Candidate {
  /** What is inserted, quoted as the place needs; without what follows it. */
  readonly text: string;
  /** What a list shows. */
  readonly shown: string;
  /** What follows when it is the only one: a space, a slash, nothing. */
  readonly suffix: string;
}

const KEYWORDS = ['if', 'then', 'else', 'elif', 'fi', 'case', 'esac', 'for', 'select', 'while', 'until', 'do', 'done', 'in', 'function', 'time'];

/** The longest that a program's completer may take, in milliseconds of the machine's time. */
const PATIENCE = 5_000;

/** Completes the last word of the text before the cursor. */
export async function complete(shell: Shell, before: string, completers: Completers): Promise<Offer> {
  const context = readContext(before);
  const value = context.words.at(-1) ?? '';
  const variable = context.quote === "'" ? null : /\$(\{?)([A-Za-z_]\w*|)$/.exec(context.source);
  if (variable) return completeVariable(shell, before, variable);
  if (context.redirected) return offer(context, files(shell, value, context));
  if (context.words.length === 1 && value !== '' && !value.includes('/') && !value.startsWith('~')) return offer(context, commands(shell, value));
  if (context.words.length === 1 && value === '') return offer(context, commands(shell, ''));
  if (context.words.length === 1) return offer(context, files(shell, value, context, 'runnable'));
  const special = await byCommand(shell, context, completers);
  return offer(context, special ?? files(shell, value, context));
}

function offer(context: CompletionContext, candidates: readonly Candidate[]): Offer {
  const unique = new Map(candidates.map((candidate) => [candidate.text, candidate]));
  return { start: context.start, candidates: [...unique.values()].sort((left, right) => (left.shown < right.shown ? -1 : 1)) };
}

function completeVariable(shell: Shell, before: string, match: RegExpExecArray): Offer {
  const [whole, brace = '', prefix = ''] = match;
  const names = shell.variables.names().filter((name) => name.startsWith(prefix));
  const candidates = names.map((name) => ({ text: `$${brace}${name}${brace ? '}' : ''}`, shown: name, suffix: ' ' }));
  return { start: [...before].length - [...whole].length, candidates };
}

function commands(shell: Shell, prefix: string): Candidate[] {
  const names = new Set([...shell.aliases.keys(), ...shell.functions.keys(), ...shell.runtime.builtins.keys(), ...KEYWORDS, ...programs(shell)]);
  return [...names].filter((name) => name.startsWith(prefix)).map((name) => ({ text: name, shown: name, suffix: ' ' }));
}

function programs(shell: Shell): string[] {
  const found: string[] = [];
  for (const directory of (shell.variables.get('PATH') ?? '').split(':')) {
    try {
      for (const { name, type } of shell.process.fs.list(directory || '.')) if (type !== 'directory') found.push(name);
    } catch {
      // A directory of PATH that is not there has no commands.
    }
  }
  return found;
}

/** Candidates that depend on the command; undefined leaves the word to file names. */
async function byCommand(shell: Shell, context: CompletionContext, completers: Completers): Promise<readonly Candidate[] | undefined> {
  const value = context.words.at(-1) ?? '';
  const name = context.words[0] ?? '';
  const words = (list: Iterable<string>): Candidate[] => [...list].filter((word) => word.startsWith(value)).map((word) => quoted(word, context, ' '));
  if (name === 'cd' || name === 'pushd' || name === 'rmdir') return files(shell, value, context, 'directories');
  if (name === 'export' || name === 'unset' || name === 'readonly' || name === 'declare' || name === 'local') return value.includes('=') ? undefined : words(shell.variables.names());
  if (name === 'alias' || name === 'unalias') return words(shell.aliases.keys());
  if (name === 'type' || name === 'which' || name === 'command') return commands(shell, value);
  if ((name === 'fg' || name === 'bg' || name === 'kill') && value.startsWith('%')) return words(shell.jobs.all.map((job) => `%${job.id}`));
  return byCompleter(shell, context, completers);
}

async function byCompleter(shell: Shell, context: CompletionContext, completers: Completers): Promise<readonly Candidate[] | undefined> {
  const expanded = aliased(shell, context.words);
  const name = (expanded[0] ?? '').replace(/^.*\//, '');
  const completer = completers.get(name);
  if (!completer) return undefined;
  const { process } = shell;
  const patience = new AbortController();
  const timer = process.clock.setTimeout(() => patience.abort(), PATIENCE);
  const gaveUp = new Promise<Completion>((resolve) => patience.signal.addEventListener('abort', () => resolve({ candidates: [] }), { once: true }));
  try {
    const answer = await process.wait(Promise.race([completer(expanded, expanded.length - 1, process), gaveUp]));
    const completion: Completion = 'candidates' in answer ? answer : { candidates: answer };
    const value = context.words.at(-1) ?? '';
    const found = completion.candidates.filter((candidate) => candidate.startsWith(value)).map((candidate) => quoted(candidate, context, completion.noSpace === true ? '' : ' '));
    if (completion.files === true) return [...found, ...files(shell, value, context)];
    return found;
  } catch {
    process.yield();
    return [];
  } finally {
    timer.cancel();
  }
}

/** The words with an alias in front replaced, so that `k get po` completes as kubectl does. */
function aliased(shell: Shell, words: readonly string[]): readonly string[] {
  const value = shell.aliases.get(words[0] ?? '');
  return value === undefined ? words : [...value.trim().split(/\s+/), ...words.slice(1)];
}

function quoted(text: string, context: CompletionContext, suffix: string, shown = text): Candidate {
  if (context.quote === '') return { text: text.replace(/[\s"'\\$`|&;<>()*?![\]{}#]/g, '\\$&'), shown, suffix };
  const escaped = context.quote === '"' ? text.replace(/["\\$`]/g, '\\$&') : text;
  const openAt = context.source.indexOf(context.quote);
  const before = openAt > 0 ? context.source.slice(0, openAt) : '';
  const body = before !== '' && escaped.startsWith(before) ? escaped.slice(before.length) : escaped;
  return { text: `${before}${context.quote}${body}`, shown, suffix: suffix === ' ' ? `${context.quote} ` : suffix };
}

/** Names of files: all, only directories, or only what could be run. */
function files(shell: Shell, value: string, context: CompletionContext, only?: 'directories' | 'runnable'): Candidate[] {
  const { fs } = shell.process;
  const slash = value.lastIndexOf('/');
  const directory = slash < 0 ? '' : value.slice(0, slash + 1);
  const prefix = value.slice(slash + 1);
  const place = withHome(shell, directory);
  let entries: readonly { name: string; type: string }[];
  try {
    entries = fs.list(place === '' ? '.' : place);
  } catch {
    return [];
  }
  const found: Candidate[] = [];
  for (const { name, type } of entries) {
    if (!name.startsWith(prefix) || (name.startsWith('.') && !prefix.startsWith('.'))) continue;
    const isDirectory = type === 'directory' || (type === 'symlink' && isDirectoryAt(shell, place + name));
    if (only === 'directories' && !isDirectory) continue;
    if (only === 'runnable' && !isDirectory && !fs.access(place + name, 'execute')) continue;
    const candidate = quoted(directory + name, context, isDirectory ? '/' : ' ', isDirectory ? `${name}/` : name);
    found.push(directory.startsWith('~') ? { ...candidate, text: candidate.text.replace(/^\\~/, '~') } : candidate);
  }
  return found;
}

function withHome(shell: Shell, directory: string): string {
  if (directory !== '~' && !directory.startsWith('~/')) return directory;
  return (shell.variables.get('HOME') ?? '') + directory.slice(1);
}

function isDirectoryAt(shell: Shell, path: string): boolean {
  try {
    return shell.process.fs.status(path).type === 'directory';
  } catch {
    return false;
  }
}
