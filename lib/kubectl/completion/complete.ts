import type { Completer, Completion, Process } from '#lib/machine/index.ts';
import type { DiscoveryCache } from '../api/discovery.ts';
import type { CommandPath, FlagDefinition } from '../cobra/definition.ts';
import { acceptedFlags, lastOf, visibleCommands } from '../cobra/definition.ts';
import { findCommand } from '../cobra/find.ts';
import { FlagSet } from '../cobra/flag-set.ts';
import { loadConfig } from '../config/files.ts';
import { KUBECTL } from '../reference/index.ts';
import { connectApi } from '../session/connect.ts';
import type { KubectlOptions } from '../session/connect.ts';
import { completeArgument } from './arguments.ts';
import { completeFlagValue } from './flag-values.ts';
import type { Asking } from './asking.ts';

/**
 * Tab after `kubectl`: commands, flags and their values, resource types and the names of what is there,
 * as kubectl's own `__complete` offers them (cobra's completions.go, kubectl's util/completion). A server
 * that does not answer offers nothing.
 */
export function createKubectlCompleter(options: KubectlOptions): Completer {
  const caches: DiscoveryCache = new Map();
  return async (words, cursor, process) => {
    const typed = words.slice(1, cursor);
    const { path, words: rest } = findCommand(KUBECTL, typed);
    return complete({ path, rest, word: words[cursor] ?? '' }, (flags) => asking({ process, options, caches, flags }));
  };
}

interface Line {
  path: CommandPath;
  /** The words before the cursor, without the commands' names. */
  rest: readonly string[];
  word: string;
}

async function complete({ path, rest, word }: Line, ask: (flags: FlagSet) => Asking): Promise<Completion | readonly string[]> {
  const accepted = acceptedFlags(path);
  if (rest.some((each) => isUnknownFlag(accepted, each))) return { candidates: [], files: true };
  const asked = () => ask(parsed(accepted, rest));
  const pending = flagAwaiting(accepted, rest.at(-1));
  if (pending) return completeFlagValue({ path, flag: pending, word, args: argumentsOf(accepted, rest.slice(0, -1)), ask: asked });
  const equals = /^--([^=]+)=(.*)$/s.exec(word);
  const named = accepted.get(equals?.[1] ?? '');
  if (equals && named) {
    const offered = await completeFlagValue({ path, flag: named, word: equals[2] ?? '', args: argumentsOf(accepted, rest), ask: asked });
    return { ...offered, candidates: offered.candidates.map((each) => `--${named.name}=${each}`) };
  }
  if (word.startsWith('-')) return flagNames(accepted, rest, word);
  const args = argumentsOf(accepted, rest);
  const children = visibleCommands(lastOf(path)).map((command) => command.name);
  if (children.length > 0 && args.length === 0) return children;
  if (rest.includes('--')) return { candidates: [], files: true };
  const offered = await completeArgument({ path, args, word, ask: asked });
  const completion = 'candidates' in offered ? offered : { candidates: offered };
  return { ...completion, candidates: [...missingFlags(accepted, rest), ...completion.candidates] };
}

function isUnknownFlag(accepted: ReadonlyMap<string, FlagDefinition>, word: string): boolean {
  const name = /^--([^=]+)/.exec(word)?.[1];
  if (name !== undefined) return !accepted.has(name);
  return /^-[^-]/.test(word) && ![...accepted.values()].some((flag) => flag.shorthand === word[1]);
}

/** Flags that the command cannot do without and has not been given. */
function missingFlags(accepted: ReadonlyMap<string, FlagDefinition>, rest: readonly string[]): string[] {
  const given = new Set(parsed(accepted, rest).given().map((flag) => flag.name));
  return [...accepted.values()].filter((flag) => flag.required && !given.has(flag.name)).map((flag) => `--${flag.name}`);
}

/** Flags as they are set so far; what does not parse yet counts as unset. */
function parsed(accepted: ReadonlyMap<string, FlagDefinition>, words: readonly string[]): FlagSet {
  try {
    return new FlagSet(accepted).parse(words);
  } catch {
    return new FlagSet(accepted).parse([]);
  }
}

/** The flag whose value comes next, when the last word is one. */
function flagAwaiting(accepted: ReadonlyMap<string, FlagDefinition>, last: string | undefined): FlagDefinition | undefined {
  if (!last?.startsWith('-') || last.includes('=')) return undefined;
  const flag = last.startsWith('--')
    ? accepted.get(last.slice(2))
    : [...accepted.values()].find((each) => each.shorthand !== undefined && each.shorthand === last.at(-1));
  return flag && flag.noOption === undefined ? flag : undefined;
}

/** The words that are neither flags nor their values. */
function argumentsOf(accepted: ReadonlyMap<string, FlagDefinition>, words: readonly string[]): string[] {
  return words.filter((word, index) => word !== '' && !word.startsWith('-') && !flagAwaiting(accepted, words[index - 1]));
}

/** Flags that are not given yet, or may be given several times. */
function flagNames(accepted: ReadonlyMap<string, FlagDefinition>, rest: readonly string[], word: string): readonly string[] {
  const required = missingFlags(accepted, rest).filter((name) => name.startsWith(word));
  if (required.length > 0) return required;
  const given = new Set(parsed(accepted, rest).given().map((flag) => flag.name));
  const shown = [...accepted.values()].filter((flag) => !flag.hidden && !flag.deprecated);
  const free = shown.filter((flag) => !given.has(flag.name) || /Slice|Array/.test(flag.type));
  const names = free.flatMap((flag) => [`--${flag.name}`, ...(flag.shorthand ? [`-${flag.shorthand}`] : [])]);
  return names.filter((name) => name.startsWith(word));
}

interface AskingOptions {
  process: Process;
  options: KubectlOptions;
  caches: DiscoveryCache;
  flags: FlagSet;
}

function asking({ process, options, caches, flags }: AskingOptions): Asking {
  const config = loadConfig(process, flags.string('kubeconfig'));
  return { config: config.merged, client: () => connectApi({ process, options, caches, config, flags, over: process.signal, warn: () => undefined }) };
}

