import { refuse } from '../interpreter/builtin.ts';
import type { Builtin } from '../interpreter/builtin.ts';
import { ShellExit } from '../interpreter/control-flow.ts';

export const shift: Builtin = {
  name: 'shift',
  special: true,
  async run(call) {
    const { shell, args } = call;
    const bash = shell.flavour.name === 'bash';
    const text = args[1] ?? '1';
    if (!/^-?\d+$/.test(text)) return refuse(call, bash ? `${text}: numeric argument required` : `Illegal number: ${text}`, bash ? 1 : 2);
    const count = Number(text);
    if (count < 0) return refuse(call, bash ? `${text}: shift count out of range` : `Illegal number: ${text}`, bash ? 1 : 2);
    if (count > shell.positional.length) {
      if (shell.flavour.name !== 'dash') return 1;
      await refuse(call, "can't shift that many");
      throw new ShellExit(2);
    }
    shell.positional = shell.positional.slice(count);
    return 0;
  },
};
