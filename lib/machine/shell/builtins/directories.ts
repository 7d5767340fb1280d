import { SystemError } from '../../system-error.ts';
import { refuse } from '../interpreter/builtin.ts';
import type { Builtin, BuiltinCall } from '../interpreter/builtin.ts';
import { changeDirectory } from './cd.ts';

function stackOf({ shell }: BuiltinCall): string[] {
  return [shell.variables.get('PWD') ?? shell.process.cwd, ...shell.directoryStack];
}

function shortened({ shell }: BuiltinCall, path: string): string {
  const home = shell.variables.get('HOME');
  return home && (path === home || path.startsWith(`${home}/`)) ? `~${path.slice(home.length)}` : path;
}

async function show(call: BuiltinCall, long = false): Promise<number> {
  await call.shell.print(`${stackOf(call).map((path) => (long ? path : shortened(call, path))).join(' ')}\n`);
  return 0;
}

export const dirs: Builtin = {
  name: 'dirs',
  async run(call) {
    const { shell, args } = call;
    if (args.includes('-c')) {
      shell.directoryStack = [];
      return 0;
    }
    const long = args.some((arg) => /^-.*l/.test(arg));
    if (!args.some((arg) => /^-.*[pv]/.test(arg))) return show(call, long);
    const numbered = args.some((arg) => /^-.*v/.test(arg));
    const lines = stackOf(call).map((path, index) => `${numbered ? `${String(index).padStart(2)}  ` : ''}${long ? path : shortened(call, path)}\n`);
    await shell.print(lines.join(''));
    return 0;
  },
};

async function move(call: BuiltinCall, target: string): Promise<number | undefined> {
  try {
    changeDirectory(call.shell, target);
    return undefined;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return refuse(call, `${target}: ${error.message}`);
  }
}

/** `+2` and `-1`: a place in the stack. */
function placeOf(spec: string, length: number): number | undefined {
  const match = /^([+-])(\d+)$/.exec(spec);
  if (!match) return undefined;
  return match[1] === '+' ? Number(match[2]) : length - 1 - Number(match[2]);
}

export const pushd: Builtin = {
  name: 'pushd',
  async run(call) {
    const { shell, args } = call;
    const stack = stackOf(call);
    const [spec] = args.slice(1);
    if (spec === undefined) {
      const [current = '', next, ...rest] = stack;
      if (next === undefined) return refuse(call, 'no other directory');
      const failed = await move(call, next);
      if (failed !== undefined) return failed;
      shell.directoryStack = [current, ...rest];
      return show(call);
    }
    const place = placeOf(spec, stack.length);
    if (place === undefined) {
      const failed = await move(call, spec);
      if (failed !== undefined) return failed;
      shell.directoryStack = stack;
      return show(call);
    }
    const target = stack[place];
    if (target === undefined) return refuse(call, `${spec}: directory stack index out of range`);
    const failed = await move(call, target);
    if (failed !== undefined) return failed;
    shell.directoryStack = [...stack.slice(place + 1), ...stack.slice(0, place)];
    return show(call);
  },
};

export const popd: Builtin = {
  name: 'popd',
  async run(call) {
    const { shell, args } = call;
    const stack = stackOf(call);
    if (stack.length === 1) return refuse(call, 'directory stack empty');
    const place = args[1] === undefined ? 0 : placeOf(args[1], stack.length);
    if (place === undefined || stack[place] === undefined) return refuse(call, `${args[1]}: ${place === undefined ? 'invalid argument' : 'directory stack index out of range'}`);
    if (place > 0) {
      shell.directoryStack.splice(place - 1, 1);
      return show(call);
    }
    const failed = await move(call, stack[1] ?? '');
    if (failed !== undefined) return failed;
    shell.directoryStack = stack.slice(2);
    return show(call);
  },
};
