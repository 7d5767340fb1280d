import type { FileStatus } from '../../file-system.ts';
import type { Shell } from './shell.ts';

/** `-f file` and its kin; undefined when the operator is not a unary one. */
export function unaryTest(shell: Shell, operator: string, operand: string): boolean | undefined {
  switch (operator) {
    case '-n': return operand !== '';
    case '-z': return operand === '';
    case '-t': return shell.process.descriptors().get(Number(operand))?.tty !== undefined;
    case '-o': return shell.options.has(operand);
    case '-v': return isVariableSet(shell, operand);
    case '-R': return shell.variables.own(operand)?.reference ?? false;
    default: return fileTest(shell, operator, operand);
  }
}

function isVariableSet(shell: Shell, name: string): boolean {
  const element = /^(\w+)\[(.+)\]$/.exec(name);
  if (!element) return /^\d+$/.test(name) ? shell.positional[Number(name) - 1] !== undefined : shell.variables.get(name) !== undefined;
  const variable = shell.variables.find(element[1] ?? '');
  if (variable?.table) return variable.table.has(element[2] ?? '');
  return variable?.array?.has(Number(shell.arithmetic.evaluate(element[2] ?? ''))) ?? false;
}

const TYPES: Readonly<Record<string, FileStatus['type']>> = {
  '-f': 'file', '-d': 'directory', '-c': 'character-device', '-p': 'fifo', '-S': 'socket', '-h': 'symlink', '-L': 'symlink',
};

const ACCESS: Readonly<Record<string, 'read' | 'write' | 'execute'>> = { '-r': 'read', '-w': 'write', '-x': 'execute' };

function fileTest(shell: Shell, operator: string, path: string): boolean | undefined {
  const { fs, user } = shell.process;
  const status = (link = false): FileStatus | undefined => {
    try {
      if (path === '') return undefined;
      return link ? fs.linkStatus(path) : fs.status(path);
    } catch {
      return undefined;
    }
  };
  const access = ACCESS[operator];
  if (access) return status() !== undefined && fs.access(path, access);
  const type = TYPES[operator];
  if (type) return status(type === 'symlink')?.type === type;
  switch (operator) {
    case '-e':
    case '-a': return status() !== undefined;
    case '-s': return (status()?.size ?? 0) > 0;
    case '-b': return false;
    case '-g': return ((status()?.mode ?? 0) & 0o2000) !== 0;
    case '-u': return ((status()?.mode ?? 0) & 0o4000) !== 0;
    case '-k': return ((status()?.mode ?? 0) & 0o1000) !== 0;
    case '-O': return status()?.uid === user.uid;
    case '-G': return status()?.gid === user.gid;
    case '-N': return status() !== undefined;
    default: return undefined;
  }
}

/** `-nt`, `-ot`, `-ef`. */
export function compareFiles(shell: Shell, left: string, operator: string, right: string): boolean {
  const status = (path: string) => {
    try {
      return shell.process.fs.status(path);
    } catch {
      return undefined;
    }
  };
  const one = status(left);
  const other = status(right);
  if (operator === '-ef') return one !== undefined && other !== undefined && one.inode === other.inode;
  if (operator === '-nt') return one !== undefined && (other === undefined || one.modified > other.modified);
  return other !== undefined && (one === undefined || one.modified < other.modified);
}

/** `-eq` and its kin on numbers. */
export function compareNumbers(left: bigint, operator: string, right: bigint): boolean {
  switch (operator) {
    case '-eq': return left === right;
    case '-ne': return left !== right;
    case '-lt': return left < right;
    case '-le': return left <= right;
    case '-gt': return left > right;
    default: return left >= right;
  }
}
