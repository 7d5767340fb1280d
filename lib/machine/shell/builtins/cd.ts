import type { Builtin, BuiltinCall } from '../interpreter/builtin.ts';
import { refuse } from '../interpreter/builtin.ts';
import type { Shell } from '../interpreter/shell.ts';
import { SystemError } from '../../system-error.ts';

/** Changes the working directory and PWD, OLDPWD with it. Throws SystemError. */
export function changeDirectory(shell: Shell, path: string, physical = false): void {
  const { process, variables } = shell;
  const before = variables.get('PWD') ?? process.cwd;
  const target = logicalPath(before, path);
  process.changeDirectory(process.fs.exists(target) ? target : path);
  const now = physical ? process.fs.realPath('.') : target;
  for (const [name, value] of [['OLDPWD', before], ['PWD', now]] as const) {
    variables.set(name, value);
    variables.declare(name, false).exported = true;
  }
}

/** Links stay in the path as the person knows it, and `..` takes away the last part of that. */
function logicalPath(cwd: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${cwd}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** What the flavour says of a directory that cannot be entered. */
export function describeDirectoryError(shell: Shell, path: string, error: SystemError): string {
  if (shell.flavour.name === 'bash') return `${path}: ${error.message}`;
  return shell.flavour.name === 'dash' ? `can't cd to ${path}` : `can't cd to ${path}: ${error.message}`;
}

export const cd: Builtin = {
  name: 'cd',
  async run(call) {
    const { shell } = call;
    const { operands, physical, wrong } = readOptions(call.args.slice(1));
    if (wrong !== undefined) return badCdOption(call, wrong);
    if (operands.length > 1 && shell.flavour.name === 'bash') return refuse(call, 'too many arguments');
    const [first] = operands;
    const target = first === undefined ? shell.variables.get('HOME') : first === '-' ? shell.variables.get('OLDPWD') : first;
    if (target === undefined) return refuse(call, `${first === '-' ? 'OLDPWD' : 'HOME'} not set`);
    if (target === '') return 0;
    try {
      changeDirectory(shell, target, physical);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      return refuse(call, describeDirectoryError(shell, target, error), shell.flavour.name === 'bash' ? 1 : 2);
    }
    if (first === '-') await shell.print(`${shell.variables.get('PWD')}\n`);
    return 0;
  },
};

function readOptions(args: readonly string[]): { operands: readonly string[]; physical: boolean; wrong?: string } {
  let physical = false;
  let index = 0;
  for (; /^-./.test(args[index] ?? '') && args[index] !== '-'; index += 1) {
    const arg = args[index] ?? '';
    if (arg === '--') {
      index += 1;
      break;
    }
    const wrong = /[^PLe@-]/.exec(arg)?.[0];
    if (wrong !== undefined) return { operands: [], physical, wrong };
    physical = arg.includes('P');
  }
  return { operands: args.slice(index), physical };
}

async function badCdOption(call: BuiltinCall, letter: string): Promise<number> {
  await refuse(call, `-${letter}: invalid option`);
  await call.shell.printError('cd: usage: cd [-L|[-P [-e]] [-@]] [dir]\n');
  return 2;
}
