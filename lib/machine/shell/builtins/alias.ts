import { quoteSingle } from '../expansion/quote.ts';
import { badOption, refuse } from '../interpreter/builtin.ts';
import type { Builtin, BuiltinCall } from '../interpreter/builtin.ts';

export const alias: Builtin = {
  name: 'alias',
  async run(call) {
    const { shell, args } = call;
    const bash = shell.flavour.name === 'bash';
    const show = (name: string, value: string) => shell.print(`${bash ? 'alias ' : ''}${name}=${quoteSingle(value)}\n`);
    const operands = args.slice(args[1] === '-p' || args[1] === '--' ? 2 : 1);
    if (/^-[^p-]/.test(operands[0] ?? '') && !operands[0]?.includes('=')) return badOption(call, (operands[0] ?? '').slice(0, 2), 'alias [-p] [name[=value] ... ]');
    if (operands.length === 0) {
      for (const [name, value] of [...shell.aliases].sort(([left], [right]) => (left < right ? -1 : 1))) await show(name, value);
      return 0;
    }
    let status = 0;
    for (const operand of operands) {
      const [name = '', value] = split(operand);
      const known = shell.aliases.get(name);
      if (value !== undefined) {
        if (/[\s$`'"\\/|&;()<>]/.test(name)) status = await refuse(call, `\`${name}': invalid alias name`);
        else shell.aliases.set(name, value);
      } else if (known === undefined) status = await notFound(call, name);
      else await show(name, known);
    }
    return status;
  },
};

/** dash and ash say it without their own name. */
async function notFound(call: BuiltinCall, name: string): Promise<number> {
  if (call.shell.flavour.name === 'bash') return refuse(call, `${name}: not found`);
  await call.shell.printError(`${call.name}: ${name} not found\n`);
  return 1;
}

function split(operand: string): [string, string?] {
  const equals = operand.indexOf('=', 1);
  return equals < 0 ? [operand] : [operand.slice(0, equals), operand.slice(equals + 1)];
}

export const unalias: Builtin = {
  name: 'unalias',
  async run(call) {
    const { shell, args } = call;
    if (args.length === 1) {
      if (shell.flavour.name !== 'bash') return 0;
      await shell.printError('unalias: usage: unalias [-a] name [name ...]\n');
      return 2;
    }
    if (args[1] === '-a') {
      shell.aliases.clear();
      return 0;
    }
    let status = 0;
    for (const name of args.slice(1)) if (!shell.aliases.delete(name)) status = await notFound(call, name);
    return status;
  },
};
