import { printFunction } from '../parser/print.ts';
import { badOption, refuse } from '../interpreter/builtin.ts';
import type { Builtin, BuiltinCall } from '../interpreter/builtin.ts';
import { OPTION_LETTERS, OPTION_NAMES } from '../interpreter/options.ts';
import { isSet } from '../interpreter/variable.ts';
import { plainValue } from './declare.ts';
import { quoteSingle } from '../expansion/quote.ts';

const USAGE = 'set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]';

export const set: Builtin = {
  name: 'set',
  special: true,
  async run(call) {
    const { shell, args } = call;
    if (args.length === 1) return listVariables(call);
    let index = 1;
    for (; /^[-+]./.test(args[index] ?? ''); index += 1) {
      const arg = args[index] ?? '';
      if (arg === '--') {
        shell.positional = args.slice(index + 1);
        return 0;
      }
      const on = arg.startsWith('-');
      for (const letter of arg.slice(1)) {
        if (letter === 'o') {
          const name = args[(index += 1)];
          if (name === undefined) return listOptions(call, on);
          if (!OPTION_NAMES.includes(name)) return refuse(call, shell.flavour.name === 'bash' ? `${name}: invalid option name` : `Illegal option ${on ? '-' : '+'}o ${name}`, shell.flavour.name === 'bash' ? 1 : 2);
          shell.options.set(name, on);
        } else {
          const name = OPTION_LETTERS[letter];
          if (name === undefined) return badOption(call, `${arg[0]}${letter}`, USAGE);
          shell.options.set(name, on);
        }
      }
    }
    if (args[index] === '-') {
      shell.options.set('xtrace', false);
      shell.options.set('verbose', false);
      index += 1;
    }
    if (index < args.length) shell.positional = args.slice(index);
    return 0;
  },
};

async function listVariables({ shell }: BuiltinCall): Promise<number> {
  const variables = [...shell.variables.visible()].filter(([, variable]) => isSet(variable)).sort(([left], [right]) => (left < right ? -1 : 1));
  const bash = shell.flavour.name === 'bash';
  const value = (variable: (typeof variables)[number][1]) => (bash ? plainValue(variable) : quoteSingle(variable.value ?? ''));
  await shell.print(variables.map(([name, variable]) => `${name}=${value(variable)}\n`).join(''));
  if (!bash) return 0;
  for (const [, definition] of [...shell.functions].sort(([left], [right]) => (left < right ? -1 : 1))) await shell.print(`${printFunction(definition)}\n`);
  return 0;
}

async function listOptions({ shell }: BuiltinCall, readable: boolean): Promise<number> {
  const lines = OPTION_NAMES.map((name) => {
    const on = shell.options.has(name);
    return readable ? `${name.padEnd(15)}\t${on ? 'on' : 'off'}\n` : `set ${on ? '-' : '+'}o ${name}\n`;
  });
  await shell.print(lines.join(''));
  return 0;
}
