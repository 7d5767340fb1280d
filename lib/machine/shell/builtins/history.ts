import { refuse } from '../interpreter/builtin.ts';
import type { Builtin } from '../interpreter/builtin.ts';

export const history: Builtin = {
  name: 'history',
  async run(call) {
    const { shell, args } = call;
    const [, first, second] = args;
    if (first === '-c') {
      shell.history.length = 0;
      shell.unwritten = 0;
      return 0;
    }
    if (first === '-d') {
      const index = Number(second) < 0 ? shell.history.length + Number(second) : Number(second) - 1;
      if (shell.history[index] === undefined) return refuse(call, `${second}: history position out of range`);
      shell.history.splice(index, 1);
      return 0;
    }
    if (first === '-s') {
      shell.history.splice(-1, 1, args.slice(2).join(' '));
      return 0;
    }
    if (first !== undefined && /^-[anrw]$/.test(first)) {
      shell.saveHistory?.();
      return 0;
    }
    if (first !== undefined && !/^\d+$/.test(first)) return refuse(call, `${first}: numeric argument required`);
    const count = first === undefined ? shell.history.length : Number(first);
    const start = Math.max(0, shell.history.length - count);
    await shell.print(shell.history.slice(start).map((line, index) => `${String(start + index + 1).padStart(5)}  ${line}\n`).join(''));
    return 0;
  },
};
