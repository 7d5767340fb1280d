import type { FlavourName } from './interpreter/flavour.ts';
import { OPTION_LETTERS, OPTION_NAMES } from './interpreter/options.ts';

/** What a shell's own arguments ask for. */
export interface CommandLine {
  /** `-c`: the commands. */
  readonly commands: string | undefined;
  /** The script file. */
  readonly script: string | undefined;
  /** `$0` when it was given after `-c`. */
  readonly name: string | undefined;
  readonly positional: readonly string[];
  readonly login: boolean;
  readonly interactive: boolean;
  readonly readsInput: boolean;
  readonly startupFiles: boolean;
  readonly profile: boolean;
  readonly rcFile: string | undefined;
  readonly set: readonly (readonly [name: string, on: boolean])[];
  readonly shopt: readonly (readonly [name: string, on: boolean])[];
  /** Answered instead of running anything. */
  readonly answer: 'version' | 'help' | undefined;
  /** An option that is none. */
  readonly wrong: string | undefined;
}

type Draft = { -readonly [Key in keyof CommandLine]: CommandLine[Key] } & {
  set: (readonly [string, boolean])[];
  shopt: (readonly [string, boolean])[];
  wantsCommands: boolean;
};

/** Reads `bash [options] [script [arguments]]` and `bash -c commands [name [arguments]]`. */
export function readCommandLine(args: readonly string[], flavour: FlavourName): CommandLine {
  const draft: Draft = {
    commands: undefined, script: undefined, name: undefined, positional: [], login: (args[0] ?? '').startsWith('-'), interactive: false,
    readsInput: false, startupFiles: true, profile: true, rcFile: undefined, set: [], shopt: [], answer: undefined, wrong: undefined, wantsCommands: false,
  };
  let index = 1;
  for (; /^[-+]./.test(args[index] ?? '') && draft.wrong === undefined; index += 1) {
    const arg = args[index] ?? '';
    if (arg === '--') {
      index += 1;
      break;
    }
    if (arg.startsWith('--') && flavour === 'bash') index += longOption(draft, arg, args[index + 1]);
    else index += letters(draft, arg, args[index + 1]);
  }
  if (args[index] === '-') index += 1;
  finish(draft, args.slice(index));
  return draft;
}

/** Gives how many further arguments it used. */
function longOption(draft: Draft, arg: string, next: string | undefined): number {
  switch (arg) {
    case '--login': draft.login = true; return 0;
    case '--norc': draft.startupFiles = false; return 0;
    case '--noprofile': draft.profile = false; return 0;
    case '--posix':
    case '--noediting':
    case '--verbose':
    case '--restricted': return 0;
    case '--version': draft.answer = 'version'; return 0;
    case '--help': draft.answer = 'help'; return 0;
    case '--rcfile':
    case '--init-file': draft.rcFile = next; return 1;
    default: draft.wrong = arg; return 0;
  }
}

function letters(draft: Draft, arg: string, next: string | undefined): number {
  const on = arg.startsWith('-');
  let used = 0;
  for (const letter of arg.slice(1)) {
    const option = OPTION_LETTERS[letter];
    if (letter === 'c') draft.wantsCommands = true;
    else if (letter === 'l') draft.login = true;
    else if (letter === 'i') draft.interactive = true;
    else if (letter === 's') draft.readsInput = true;
    else if (letter === 'o' && next !== undefined && OPTION_NAMES.includes(next)) {
      draft.set.push([next, on]);
      used = 1;
    } else if (letter === 'O' && next !== undefined) {
      draft.shopt.push([next, on]);
      used = 1;
    } else if (option !== undefined) draft.set.push([option, on]);
    else draft.wrong = `${arg[0]}${letter}`;
  }
  return used;
}

function finish(draft: Draft, rest: readonly string[]): void {
  const [first, ...others] = rest;
  if (draft.wantsCommands) {
    if (first === undefined) draft.wrong = '-c';
    draft.commands = first;
    draft.name = others[0];
    draft.positional = others.slice(1);
  } else if (!draft.readsInput && first !== undefined) {
    draft.script = first;
    draft.positional = others;
  } else draft.positional = rest;
}
