import { badOption, refuse } from '../interpreter/builtin.ts';
import type { Builtin } from '../interpreter/builtin.ts';
import { runExternal } from '../interpreter/external.ts';
import { runBuiltin } from '../interpreter/simple-command.ts';
import { leadingOptions } from './export.ts';
import { describeCommand } from './type.ts';

/** The search path of `command -p`. */
const STANDARD_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export const command: Builtin = {
  name: 'command',
  async run(call) {
    const { shell } = call;
    const { letters, start, wrong } = leadingOptions(call.args, 'pvV');
    if (wrong !== undefined) return badOption(call, wrong, 'command [-pVv] command [arg ...]');
    const args = call.args.slice(start);
    if (args.length === 0) return 0;
    if (letters.includes('v') || letters.includes('V')) {
      let found = false;
      for (const name of args) if (await describeCommand(call, name, letters.includes('V') ? 'long' : 'short')) found = true;
      return found ? 0 : shell.flavour.name === 'bash' ? 1 : 127;
    }
    const builtin = shell.runtime.builtins.get(args[0] ?? '');
    const arrays = new Map([...call.arrays].map(([index, value]) => [index - start, value]));
    if (builtin) return runBuiltin(shell, builtin, { name: args[0] ?? '', args, arrays });
    if (!letters.includes('p')) return runExternal(shell, args);
    const before = shell.variables.snapshot('PATH');
    shell.variables.set('PATH', STANDARD_PATH);
    try {
      return await runExternal(shell, args);
    } finally {
      shell.variables.putBack('PATH', before);
    }
  },
};

export const builtin: Builtin = {
  name: 'builtin',
  run(call) {
    const { shell, args } = call;
    const name = args[1];
    if (name === undefined) return 0;
    const found = shell.runtime.builtins.get(name);
    const arrays = new Map([...call.arrays].map(([index, value]) => [index - 1, value]));
    return found ? runBuiltin(shell, found, { name, args: args.slice(1), arrays }) : refuse(call, `${name}: not a shell builtin`);
  },
};
