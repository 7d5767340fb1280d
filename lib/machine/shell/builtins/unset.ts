import { isName } from '../lexer/characters.ts';
import { badOption, refuse } from '../interpreter/builtin.ts';
import type { Builtin, BuiltinCall } from '../interpreter/builtin.ts';
import { keyOf } from '../interpreter/assign.ts';
import { ReadonlyError } from '../interpreter/variables.ts';
import { leadingOptions } from './export.ts';

export const unset: Builtin = {
  name: 'unset',
  special: true,
  async run(call) {
    const { letters, start, wrong } = leadingOptions(call.args, 'fvn');
    if (wrong !== undefined) return badOption(call, wrong, 'unset [-f] [-v] [-n] [name ...]');
    let status = 0;
    for (const name of call.args.slice(start)) {
      const failed = await unsetOne(call, name, letters);
      if (failed > 0) status = failed;
    }
    return status;
  },
};

async function unsetOne(call: BuiltinCall, name: string, letters: string): Promise<number> {
  const { shell } = call;
  if (letters.includes('f')) {
    shell.functions.delete(name);
    return 0;
  }
  const element = /^([A-Za-z_]\w*)\[(.+)\]$/s.exec(name);
  try {
    if (element) unsetElement(call, element[1] ?? '', element[2] ?? '');
    else if (!isName(name) && shell.flavour.name === 'bash' && !letters.includes('v')) shell.functions.delete(name);
    else if (!isName(name)) {
      return refuse(call, shell.flavour.name === 'bash' ? `\`${name}': not a valid identifier` : `${name}: bad variable name`, shell.flavour.name === 'bash' ? 1 : 2);
    } else if (shell.variables.own(name) || letters.includes('v')) shell.variables.unset(name);
    else if (shell.functions.has(name) && shell.flavour.name === 'bash') shell.functions.delete(name);
    else shell.variables.remove(name);
  } catch (error) {
    if (!(error instanceof ReadonlyError)) throw error;
    return refuse(call, shell.flavour.name === 'bash' ? `${name}: cannot unset: readonly variable` : `${name}: is read only`, shell.flavour.name === 'bash' ? 1 : 2);
  }
  return 0;
}

function unsetElement(call: BuiltinCall, name: string, subscript: string): void {
  const { shell } = call;
  if (subscript === '@' || subscript === '*') shell.variables.unset(name);
  else shell.variables.unsetElement(name, keyOf(shell, name, subscript));
}
