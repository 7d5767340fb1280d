import { refuse } from '../interpreter/builtin.ts';
import { ExpansionError } from '../expansion/errors.ts';
import type { Builtin } from '../interpreter/builtin.ts';

export const letBuiltin: Builtin = {
  name: 'let',
  async run(call) {
    const { shell, args } = call;
    if (args.length === 1) return refuse(call, 'expression expected');
    let value = 0n;
    try {
      for (const expression of args.slice(1)) value = shell.arithmetic.evaluate(expression);
    } catch (error) {
      if (error instanceof ExpansionError && error.effect === 'discard') return refuse(call, error.message);
      throw error;
    }
    return value === 0n ? 1 : 0;
  },
};
