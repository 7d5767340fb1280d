import type { ExpansionContext, GlobFiles, GlobOptions } from '../expansion/context.ts';
import type { Arithmetic } from '../expansion/arithmetic.ts';
import type { Process } from '../../program.ts';
import type { Flavour } from './flavour.ts';
import type { Options } from './options.ts';
import type { Runtime } from './runtime.ts';
import type { Variables } from './variables.ts';

/** What expansion needs of a shell. */
interface ExpandingShell<Shell> {
  readonly process: Process;
  readonly flavour: Flavour;
  readonly options: Options;
  readonly variables: Variables;
  readonly arithmetic: Arithmetic;
  readonly positional: readonly string[];
  readonly runtime: Pick<Runtime<Shell>, 'substitute' | 'processSubstitution' | 'prompt'>;
  special(name: string): string | undefined;
}

/** The shell as expansion sees it. */
export function makeExpansionContext<Shell extends ExpandingShell<Shell>>(shell: Shell): ExpansionContext {
  const { options, runtime } = shell;
  return {
    dialect: shell.flavour.dialect,
    get variables() {
      return shell.variables;
    },
    get arithmetic() {
      return shell.arithmetic;
    },
    get positional() {
      return shell.positional;
    },
    get nounset() {
      return options.has('nounset');
    },
    files: globFiles(shell),
    globs: globOptions(shell),
    special: (name) => shell.special(name),
    substitute: (part) => runtime.substitute(shell, part),
    processSubstitution: (part) => runtime.processSubstitution(shell, part),
    home: (user) => homeOf(shell, user),
    prompt: (text) => runtime.prompt(shell, text),
  };
}

function globFiles({ process }: { readonly process: Process }): GlobFiles {
  return {
    exists: (path) => {
      try {
        process.fs.linkStatus(path);
        return true;
      } catch {
        return false;
      }
    },
    list: (path) => process.fs.list(path),
    isDirectory: (path) => process.fs.exists(path) && process.fs.status(path).type === 'directory',
  };
}

function globOptions({ options }: { readonly options: Options }): GlobOptions {
  return {
    get enabled() {
      return !options.has('noglob');
    },
    get dotglob() {
      return options.shopt('dotglob');
    },
    get nullglob() {
      return options.shopt('nullglob');
    },
    get failglob() {
      return options.shopt('failglob');
    },
    get nocaseglob() {
      return options.shopt('nocaseglob');
    },
    get extglob() {
      return options.shopt('extglob');
    },
    get globstar() {
      return options.shopt('globstar');
    },
  };
}

function homeOf(shell: { readonly process: Process; readonly variables: Variables }, user: string): string | undefined {
  if (user === '') return shell.variables.get('HOME') ?? shell.process.user.home;
  if (user === '+') return shell.variables.get('PWD');
  if (user === '-') return shell.variables.get('OLDPWD');
  if (!/^[\w.-]+$/.test(user)) return undefined;
  try {
    const line = shell.process.fs.readText('/etc/passwd').split('\n').find((entry) => entry.startsWith(`${user}:`));
    return line?.split(':')[5];
  } catch {
    return undefined;
  }
}
