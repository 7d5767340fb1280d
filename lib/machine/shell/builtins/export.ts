import { quoteSingle } from '../expansion/quote.ts';
import { describeVariable } from '../expansion/transform.ts';
import type { Builtin, BuiltinCall } from '../interpreter/builtin.ts';
import { badOption } from '../interpreter/builtin.ts';
import { declareOne } from './declaring.ts';
import type { Variable } from '../interpreter/variable.ts';

export const exportVariables = attributeBuiltin('export', (variable) => variable.exported, (variable, on) => {
  variable.exported = on;
});

export const readonlyVariables = attributeBuiltin('readonly', (variable) => variable.readonly, (variable, on) => {
  if (on) variable.readonly = true;
});

/** `export` and `readonly`: one attribute each. */
function attributeBuiltin(name: string, has: (variable: Variable) => boolean, set: (variable: Variable, on: boolean) => void): Builtin {
  return {
    name,
    special: true,
    declaration: true,
    async run(call) {
      const { letters, start, wrong } = leadingOptions(call.args, 'npfaA');
      if (wrong !== undefined) return badOption(call, wrong, name === 'export' ? 'export [-fn] [name[=value] ...] or export -p' : 'readonly [-aAf] [name[=value] ...] or readonly -p');
      const rest = call.args.slice(start);
      if (rest.length === 0) return list(call, has);
      if (letters.includes('f')) return 0;
      let status = 0;
      for (const [index, argument] of rest.entries()) {
        const change = (variable: Variable) => set(variable, !letters.includes('n'));
        const failed = await declareOne(call, { index: start + index, argument, local: false, change });
        if (failed > 0) status = failed;
      }
      return status;
    },
  };
}

/** The letters of the options in front, and where the operands start. */
export function leadingOptions(args: readonly string[], known: string): { letters: string; start: number; wrong?: string } {
  let letters = '';
  let index = 1;
  for (; /^-./.test(args[index] ?? ''); index += 1) {
    const arg = args[index] ?? '';
    if (arg === '--') return { letters, start: index + 1 };
    const wrong = [...arg.slice(1)].find((letter) => !known.includes(letter));
    if (wrong !== undefined) return { letters, start: index, wrong: `-${wrong}` };
    letters += arg.slice(1);
  }
  return { letters, start: index };
}

async function list(call: BuiltinCall, has: (variable: Variable) => boolean): Promise<number> {
  const { shell } = call;
  const chosen = [...shell.variables.visible()].filter(([, variable]) => has(variable)).sort(([left], [right]) => (left < right ? -1 : 1));
  const lines = chosen.map(([name, variable]) => {
    if (shell.flavour.name === 'bash') return describeVariable(name, variable);
    return `${call.name} ${name}${variable.value === undefined ? '' : `=${quoteSingle(variable.value)}`}`;
  });
  await shell.print(lines.map((line) => `${line}\n`).join(''));
  return 0;
}

