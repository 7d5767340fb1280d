import { ASH, BASH, DASH } from '../parser/dialect.ts';
import type { Dialect } from '../parser/dialect.ts';
import type { ErrorCode } from '../../system-error.ts';
import { ERROR_MESSAGES } from '../../system-error.ts';

export type FlavourName = 'bash' | 'dash' | 'ash';

/** Where a message comes from. */
export interface Place {
  /** The shell's or the script's name. */
  readonly name: string;
  readonly line: number;
  readonly interactive: boolean;
  /** A script file is being read, as opposed to `-c` or standard input. */
  readonly script: boolean;
  /** The commands came with `-c`. */
  readonly commands: boolean;
}

/** What tells one shell from another besides its grammar: its words. */
export interface Flavour {
  readonly name: FlavourName;
  readonly dialect: Dialect;
  /** What stands before every message. */
  prefix(place: Place): string;
  /** What stands before a builtin's message. */
  builtinPrefix(place: Place, builtin: string): string;
  readonly notFound: (command: string) => string;
  /** A redirection could not be opened. */
  cannotOpen(path: string, code: ErrorCode, write: boolean): string;
  readonly redirectionStatus: number;
}

const bash: Flavour = {
  name: 'bash',
  dialect: BASH,
  prefix: (place) => (place.interactive ? `${place.name}: ` : `${place.name}: line ${place.line}: `),
  builtinPrefix: (place, builtin) => `${bash.prefix(place)}${builtin}: `,
  notFound: (command) => `${command}: command not found`,
  cannotOpen: (path, code) => `${path}: ${ERROR_MESSAGES[code]}`,
  redirectionStatus: 1,
};

const dash: Flavour = {
  name: 'dash',
  dialect: DASH,
  prefix: (place) => `${place.name}: ${place.line}: `,
  builtinPrefix: (place, builtin) => `${dash.prefix(place)}${builtin}: `,
  notFound: (command) => `${command}: not found`,
  cannotOpen: (path, code, write) => {
    const words = write ? { ENOENT: 'Directory nonexistent' } : { ENOENT: 'No such file' };
    return `cannot ${write ? 'create' : 'open'} ${path}: ${code === 'ENOENT' ? words.ENOENT : ERROR_MESSAGES[code]}`;
  },
  redirectionStatus: 2,
};

const ash: Flavour = {
  name: 'ash',
  dialect: ASH,
  prefix: (place) => (place.script ? `${place.name}: line ${place.line}: ` : `${place.name}: `),
  builtinPrefix: (place, builtin) => {
    const line = place.interactive && !place.script ? '' : `line ${place.commands ? place.line - 1 : place.line}: `;
    return `${place.name}: ${builtin}: ${line}`;
  },
  notFound: (command) => `${command}: not found`,
  cannotOpen: (path, code, write) => {
    const missing = write ? 'nonexistent directory' : 'no such file';
    return `can't ${write ? 'create' : 'open'} ${path}: ${code === 'ENOENT' ? missing : ERROR_MESSAGES[code]}`;
  },
  redirectionStatus: 1,
};

export const FLAVOURS: Readonly<Record<FlavourName, Flavour>> = { bash, dash, ash };
