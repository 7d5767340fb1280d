import { refuse } from '../interpreter/builtin.ts';
import type { Builtin, BuiltinCall } from '../interpreter/builtin.ts';

/**
 * Completion is the shell's own (Completers), so specifications are accepted and not used: a file such as
 * that of `kubectl completion bash` can be sourced, and Tab goes on working as it did before.
 */
export const complete: Builtin = { name: 'complete', run: () => 0 };
export const compopt: Builtin = { name: 'compopt', run: () => 0 };

const ACTIONS: Readonly<Record<string, (call: BuiltinCall) => readonly string[]>> = {
  a: ({ shell }) => [...shell.aliases.keys()],
  b: ({ shell }) => [...shell.runtime.builtins.keys()],
  v: ({ shell }) => shell.variables.names(),
  e: ({ shell }) => [...shell.variables.environment().keys()],
  c: ({ shell }) => [...shell.aliases.keys(), ...shell.functions.keys(), ...shell.runtime.builtins.keys()],
};

export const compgen: Builtin = {
  name: 'compgen',
  async run(call) {
    const { shell, args } = call;
    const candidates: string[] = [];
    let prefix = '';
    for (let index = 1; index < args.length; index += 1) {
      const arg = args[index] ?? '';
      if (arg === '-W') candidates.push(...(args[(index += 1)] ?? '').split(/[\s]+/).filter((word) => word !== ''));
      else if (arg === '-A') candidates.push(...((args[(index += 1)] ?? '') === 'function' ? shell.functions.keys() : []));
      else if (arg === '--') continue;
      else if (/^-[fd]$/.test(arg)) candidates.push(...files(call, args.at(-1) ?? '', arg === '-d'));
      else if (/^-[abcev]$/.test(arg)) candidates.push(...(ACTIONS[arg[1] ?? '']?.(call) ?? []));
      else if (/^-[oFPSXG]$/.test(arg)) index += 1;
      else if (arg.startsWith('-')) return refuse(call, `${arg}: invalid option`, 2);
      else prefix = arg;
    }
    const found = candidates.filter((candidate) => candidate.startsWith(prefix));
    await shell.print(found.map((candidate) => `${candidate}\n`).join(''));
    return found.length > 0 ? 0 : 1;
  },
};

function files({ shell }: BuiltinCall, prefix: string, directories: boolean): string[] {
  const slash = prefix.startsWith('-') ? -1 : prefix.lastIndexOf('/');
  const directory = slash < 0 ? '' : prefix.slice(0, slash + 1);
  try {
    const entries = shell.process.fs.list(directory || '.');
    return entries.filter((entry) => !directories || entry.type === 'directory').map((entry) => directory + entry.name);
  } catch {
    return [];
  }
}
