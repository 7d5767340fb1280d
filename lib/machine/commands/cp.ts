import type { Command, Invocation } from './invocation/invocation.ts';
import { copyPath } from './files/copy-tree.ts';
import { SystemError } from '../system-error.ts';
import { baseName, directoryName, joinPath } from './files/paths.ts';

/** GNU coreutils 9.1 `cp`; BusyBox's `cp`. */
export const cp: Command = {
  name: 'cp',
  usage: '[OPTION]... [-T] SOURCE DEST',
  busyboxUsage: '[-arPLHpfinlsTu] SOURCE DEST',
  summary: 'Copy SOURCEs to DEST',
  options: [
    'a,archive', 'b', 'd', 'f,force', 'i,interactive', 'H', 'l,link', 'L,dereference', 'n,no-clobber', 'P,no-dereference', 'p',
    'preserve=?', 'parents', 'r,R,recursive', 's,symbolic-link', 'S,suffix=', 't,target-directory=', 'T,no-target-directory',
    'u,update', 'v,verbose', 'x,one-file-system', 'reflink=?', 'sparse=', 'remove-destination',
  ],
  async run(call) {
    const { options } = call;
    const archive = options.has('a');
    const recursive = archive || options.has('r');
    const rules = {
      recursive,
      keepLinks: options.last('L', 'P', 'd', 'a') === 'L' ? false : archive || options.has('P', 'd') || (recursive && !options.has('L', 'H')),
      preserve: archive || options.has('p', 'preserve'),
      force: options.has('f'),
      noClobber: options.last('n', 'i', 'f') === 'n',
      update: options.has('u'),
      interactive: options.last('n', 'i', 'f') === 'i',
      verbose: options.has('v'),
      hardLinks: options.has('l'),
      symbolicLinks: options.has('s'),
    };
    for (const { from, path } of await destinations(call)) {
      if (options.has('parents')) ensureParents(call, directoryName(path));
      if (!(await copyPath(call, from, { path, rules }))) call.status ||= options.has('n', 'i', 'u') ? 0 : 1;
    }
    return call.status;
  },
};

function ensureParents(call: Invocation, path: string): void {
  if (!call.process.fs.exists(path)) call.process.fs.makeDirectory(path, { parents: true });
}

/** Which operand goes where, with the words of cp, mv and ln for what cannot be. */
export async function destinations(call: Invocation): Promise<{ from: string; path: string }[]> {
  const { options, operands } = call;
  const given = options.value('t');
  const sources = given === undefined ? operands.slice(0, -1) : operands;
  const target = given ?? operands.at(-1);
  if (target === undefined || (operands.length === 0)) return lacking(call, 'missing file operand');
  if (sources.length === 0) return lacking(call, `missing destination file operand after ${call.quote(target)}`);
  if (options.has('T')) {
    if (sources.length > 1) call.misuse(`extra operand ${call.quote(sources[2] ?? target)}`);
    return [{ from: sources[0] ?? '', path: target }];
  }
  const kind = kindOf(call, target);
  const wantsDirectory = given !== undefined || sources.length > 1;
  if (wantsDirectory && kind !== 'directory') {
    const reason = kind === 'missing' ? 'No such file or directory' : 'Not a directory';
    const words = given === undefined ? 'target' : 'target directory';
    call.fail(call.gnu ? `${words} ${call.quote(target)}: ${reason}` : kind === 'missing' ? `can't create '${target}': Not a directory` : `target '${target}' is not a directory`);
  }
  if (kind !== 'directory') return [{ from: sources[0] ?? '', path: target }];
  const parents = options.has('parents');
  return sources.map((from) => ({ from, path: joinPath(target, parents ? from : baseName(from)) }));
}

function lacking(call: Invocation, message: string): never {
  if (!call.gnu) call.exitWithUsage();
  call.misuse(message);
}

function kindOf(call: Invocation, path: string): 'directory' | 'other' | 'missing' {
  try {
    return call.process.fs.status(path).type === 'directory' ? 'directory' : 'other';
  } catch (error) {
    if (error instanceof SystemError) return 'missing';
    throw error;
  }
}
