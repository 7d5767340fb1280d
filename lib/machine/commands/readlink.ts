import { SystemError } from '../system-error.ts';
import type { Command, Invocation } from './invocation/invocation.ts';
import { relativePath } from './ln.ts';
import { missingOperand } from './mkdir.ts';
import { joinPath } from './files/paths.ts';

type Need = 'all' | 'parents' | 'none';

/** The path without links, `.` and `..`. `need` says which parts must be there. Throws SystemError. */
export function realPath(call: Invocation, path: string, need: Need): string {
  const { fs } = call.process;
  if (path === '') throw new SystemError('ENOENT');
  let resolved = '';
  const queue = (path.startsWith('/') ? path : joinPath(call.process.cwd, path)).split('/').filter((part) => part !== '' && part !== '.');
  for (let steps = 0; queue.length > 0; steps += 1) {
    if (steps > 4000) throw new SystemError('ELOOP');
    const part = queue.shift() ?? '';
    if (part === '..') {
      resolved = resolved.slice(0, Math.max(0, resolved.lastIndexOf('/')));
      continue;
    }
    const next = `${resolved}/${part}`;
    const target = linkTarget(call, next, need === 'none' || (need === 'parents' && queue.length === 0));
    if (target === undefined) resolved = next;
    else {
      if (target.startsWith('/')) resolved = '';
      queue.unshift(...target.split('/').filter((piece) => piece !== '' && piece !== '.'));
    }
  }
  if (path.endsWith('/') && need !== 'none' && fs.exists(resolved || '/') && fs.status(resolved || '/').type !== 'directory') throw new SystemError('ENOTDIR');
  return resolved || '/';
}

function linkTarget(call: Invocation, path: string, mayLack: boolean): string | undefined {
  const { fs } = call.process;
  try {
    return fs.linkStatus(path).type === 'symlink' ? fs.readLink(path) : undefined;
  } catch (error) {
    if (error instanceof SystemError && error.code === 'ENOENT' && mayLack) return undefined;
    throw error;
  }
}

/** GNU coreutils 9.1 `readlink`; BusyBox's. */
export const readlink: Command = {
  name: 'readlink',
  usage: '[OPTION]... FILE...',
  busyboxUsage: '[-fnv] FILE',
  summary: 'Display the value of a symlink',
  options: ['f,canonicalize', 'e,canonicalize-existing', 'm,canonicalize-missing', 'n,no-newline', 'q,quiet,s,silent', 'v,verbose', 'z,zero'],
  async run(call) {
    const { options, operands } = call;
    if (operands.length === 0) missingOperand(call);
    const end = options.has('n') && operands.length === 1 ? '' : options.has('z') ? '\0' : '\n';
    for (const path of operands) {
      try {
        const need = options.has('e') ? 'all' : options.has('m') ? 'none' : 'parents';
        await call.put((options.has('f', 'e', 'm') ? realPath(call, path, need) : call.process.fs.readLink(path)) + end);
      } catch (error) {
        if (!(error instanceof SystemError)) throw error;
        call.status = 1;
        if (options.has('v')) await call.warn(`${path}: ${error.message}`);
      }
    }
    return call.status;
  },
};

/** GNU coreutils 9.1 `realpath`; BusyBox's. */
export const realpath: Command = {
  name: 'realpath',
  usage: '[OPTION]... FILE...',
  busyboxUsage: 'FILE...',
  summary: 'Print absolute pathnames of FILEs',
  options: ['e,canonicalize-existing', 'm,canonicalize-missing', 'L,logical', 'P,physical', 'q,quiet', 'relative-to=', 'relative-base=', 's,strip,no-symlinks', 'z,zero'],
  async run(call) {
    const { options, operands } = call;
    if (operands.length === 0) missingOperand(call);
    const base = options.value('relative-to');
    for (const path of operands) {
      try {
        const need = options.has('e') ? 'all' : options.has('m') ? 'none' : 'parents';
        const real = options.has('s') ? call.process.fs.resolve(path) : realPath(call, path, need);
        const shown = base === undefined ? real : relativePath(joinPath(realPath(call, base, 'all'), 'x'), real);
        await call.put(shown + (options.has('z') ? '\0' : '\n'));
      } catch (error) {
        if (!(error instanceof SystemError)) throw error;
        call.status = 1;
        if (!options.has('q')) await call.warn(`${path}: ${error.message}`);
      }
    }
    return call.status;
  },
};
