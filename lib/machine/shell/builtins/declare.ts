import { quoteWhenNeeded } from '../expansion/quote.ts';
import { attributes, describeVariable } from '../expansion/transform.ts';
import { printFunction } from '../parser/print.ts';
import { refuse } from '../interpreter/builtin.ts';
import type { Builtin, BuiltinCall } from '../interpreter/builtin.ts';
import { isSet } from '../interpreter/variable.ts';
import type { Variable } from '../interpreter/variable.ts';
import { declareOne } from './declaring.ts';

interface Parsed {
  readonly on: string;
  readonly off: string;
  readonly start: number;
}

export const declare: Builtin = { name: 'declare', declaration: true, run: (call) => run(call, false) };
export const typeset: Builtin = { name: 'typeset', declaration: true, run: (call) => run(call, false) };

export const local: Builtin = {
  name: 'local',
  declaration: true,
  run(call) {
    if (call.shell.frames.length === 0) {
      return refuse(call, call.shell.flavour.name === 'bash' ? 'can only be used in a function' : 'not in a function', call.shell.flavour.name === 'bash' ? 1 : 2);
    }
    return run(call, true);
  },
};

async function run(call: BuiltinCall, isLocal: boolean): Promise<number> {
  const parsed = parse(call.args);
  if (typeof parsed === 'string') {
    await refuse(call, `${parsed}: invalid option`);
    await call.shell.printError(`${call.name}: usage: ${call.name} [-aAfFgiIlnrtux] [name[=value] ...]${call.name === 'local' ? '' : ` or ${call.name} -p [-aAfFilnrtux] [name ...]`}\n`);
    return 2;
  }
  const names = call.args.slice(parsed.start);
  if (parsed.on.includes('f') || parsed.on.includes('F')) return functions(call, names, parsed.on.includes('F'));
  if (parsed.on.includes('p')) return print(call, names, parsed.on);
  if (names.length === 0) return isLocal ? 0 : print(call, [], parsed.on, parsed.on === '');
  const here = isLocal || (call.shell.frames.length > 0 && !parsed.on.includes('g'));
  let status = 0;
  for (const [index, argument] of names.entries()) {
    if (argument === '-') continue;
    const failed = await declareOne(call, { index: parsed.start + index, argument, local: here, change: (variable) => apply(variable, parsed) });
    if (failed > 0) status = failed;
  }
  return status;
}

function parse(args: readonly string[]): Parsed | string {
  let on = '';
  let off = '';
  let index = 1;
  for (; /^[-+]./.test(args[index] ?? ''); index += 1) {
    const arg = args[index] ?? '';
    if (arg === '--') return { on, off, start: index + 1 };
    const wrong = [...arg.slice(1)].find((letter) => !'aAfFgiIlnprtux'.includes(letter));
    if (wrong !== undefined) return `${arg[0]}${wrong}`;
    if (arg.startsWith('-')) on += arg.slice(1);
    else off += arg.slice(1);
  }
  return { on, off, start: index };
}

function apply(variable: Variable, { on, off }: Parsed): void {
  if (on.includes('A') && !variable.table) {
    variable.table = new Map(variable.value === undefined ? [] : [['0', variable.value]]);
    variable.value = undefined;
  } else if (on.includes('a') && !variable.array) {
    variable.array = new Map(variable.value === undefined ? [] : [[0, variable.value]]);
    variable.value = undefined;
  }
  for (const [letter, name] of [['i', 'integer'], ['x', 'exported'], ['r', 'readonly'], ['n', 'reference']] as const) {
    if (on.includes(letter)) variable[name] = true;
    else if (off.includes(letter) && name !== 'readonly') variable[name] = false;
  }
  if (on.includes('u')) variable.casing = 'upper';
  else if (on.includes('l')) variable.casing = 'lower';
  else if (off.includes('u') || off.includes('l')) variable.casing = undefined;
}

async function print(call: BuiltinCall, names: readonly string[], letters: string, plain = false): Promise<number> {
  const { shell } = call;
  const wanted = letters.replace(/[pg]/g, '');
  let status = 0;
  const chosen = names.length > 0 ? names : [...shell.variables.visible().keys()].sort();
  for (const name of chosen) {
    const variable = shell.variables.own(name) ?? (names.length > 0 ? shell.variables.find(name) : undefined);
    if (!variable) status = await refuse(call, `${name}: not found`);
    else if (names.length > 0 || [...wanted].every((letter) => attributes(variable).includes(letter))) {
      if (plain && isSet(variable)) await shell.print(`${name}=${plainValue(variable)}\n`);
      else if (!plain) await shell.print(`${describeVariable(name, variable)}\n`);
    }
  }
  if (plain) for (const [, definition] of [...shell.functions].sort(([left], [right]) => (left < right ? -1 : 1))) await shell.print(`${printFunction(definition)}\n`);
  return status;
}

/** A value as `set` and `declare` without arguments show it. */
export function plainValue(variable: Variable): string {
  if (variable.array || variable.table) return describeVariable('', variable).replace(/^[^=]*=/, '');
  return quoteWhenNeeded(variable.value ?? '').replace(/^''$/, '');
}

async function functions(call: BuiltinCall, names: readonly string[], namesOnly: boolean): Promise<number> {
  const { shell } = call;
  let status = 0;
  for (const name of names.length > 0 ? names : [...shell.functions.keys()].sort()) {
    const definition = shell.functions.get(name);
    if (!definition) status = 1;
    else if (namesOnly) await shell.print(names.length > 0 ? `${name}\n` : `declare -f ${name}\n`);
    else await shell.print(`${printFunction(definition)}\n`);
  }
  return status;
}
