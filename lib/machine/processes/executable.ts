import type { FileSystem } from '../file-system.ts';
import type { Program, ProgramLibrary } from '../program.ts';
import { SystemError } from '../system-error.ts';

/** What an executable file turns out to be. */
export interface Executable {
  program: Program;
  /** The program's arguments; those of a script begin with its interpreter. */
  args: readonly string[];
  /** The file that is run, as found in PATH. */
  path: string;
}

/** BINPRM_BUF_SIZE: how much of a first line the kernel reads. */
const SCRIPT_LINE = 256;
const DEEPEST_INTERPRETER = 4;

/**
 * Finds what a command runs, as execvp(3) does: in PATH when its name has no slash. ENOENT, EACCES,
 * ENOEXEC (neither a program of the library nor a script), ELOOP.
 */
export function findExecutable(options: {
  fs: FileSystem;
  programs: ProgramLibrary;
  path: string;
  args: readonly string[];
  searchPath: string;
}): Executable {
  const { fs, programs, args } = options;
  return load({ fs, programs, path: searched(fs, options.path, options.searchPath), args, depth: 0 });
}

function searched(fs: FileSystem, name: string, searchPath: string): string {
  if (name.includes('/')) return name;
  if (name === '') throw new SystemError('ENOENT', name);
  let refused = false;
  for (const directory of searchPath.split(':')) {
    const candidate = `${directory === '' ? '.' : directory}/${name}`;
    if (!fs.exists(candidate) || fs.status(candidate).type === 'directory') continue;
    if (fs.access(candidate, 'execute')) return candidate;
    refused = true;
  }
  throw new SystemError(refused ? 'EACCES' : 'ENOENT', name);
}

interface Loading {
  fs: FileSystem;
  programs: ProgramLibrary;
  path: string;
  args: readonly string[];
  depth: number;
}

function load(loading: Loading): Executable {
  const { fs, programs, path, args, depth } = loading;
  if (depth > DEEPEST_INTERPRETER) throw new SystemError('ELOOP', path);
  const status = fs.status(path);
  if (status.type !== 'file' || !fs.access(path, 'execute')) throw new SystemError('EACCES', path);
  const name = status.program ?? status.quickly;
  if (name !== undefined) {
    const program = programs.get(name);
    if (!program) throw new SystemError('ENOEXEC', path);
    return { program, args, path };
  }
  const interpreter = interpreterOf(fs.readFile(path));
  if (!interpreter) throw new SystemError('ENOEXEC', path);
  const scriptArgs = [interpreter.path, ...interpreter.args, path, ...args.slice(1)];
  return load({ fs, programs, path: interpreter.path, args: scriptArgs, depth: depth + 1 });
}

/** The `#!` line: a path and at most one argument, however many words it has. */
function interpreterOf(content: Uint8Array): { path: string; args: string[] } | undefined {
  if (content[0] !== 0x23 || content[1] !== 0x21) return undefined;
  const head = new TextDecoder().decode(content.subarray(2, SCRIPT_LINE));
  const line = (head.split('\n', 1)[0] ?? '').trim();
  const [, path, argument] = /^(\S+)(?:[ \t]+(.*))?$/.exec(line) ?? [];
  if (path === undefined) return undefined;
  return { path, args: argument ? [argument] : [] };
}
