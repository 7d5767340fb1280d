import { assignArray, keyOf } from '../interpreter/assign.ts';
import { refuse } from '../interpreter/builtin.ts';
import type { BuiltinCall } from '../interpreter/builtin.ts';
import { ReadonlyError } from '../interpreter/variables.ts';
import type { Variable } from '../interpreter/variable.ts';

/** Attributes that a declaration switches on or off. */
export type Change = (variable: Variable) => void;

export interface Declaration {
  /** The argument's place, by which array values are found. */
  readonly index: number;
  readonly argument: string;
  readonly local: boolean;
  readonly change: Change;
}

const PATTERN = /^([A-Za-z_]\w*)(?:\[(.*?)\])?(?:(\+?)=(.*))?$/s;

/** Performs one `name`, `name=value` or `name=(…)` of `declare` and its kin. Gives a failure's status. */
export async function declareOne(call: BuiltinCall, declaration: Declaration): Promise<number> {
  const { shell } = call;
  const match = PATTERN.exec(declaration.argument);
  if (!match) return notAnIdentifier(call, declaration.argument);
  const [, name = '', subscript, plus, value] = match;
  const { variables } = shell;
  const existing = variables.own(name);
  if (existing?.readonly && (value !== undefined || declaration.local)) {
    if (declaration.local && !variables.isLocal(name)) return refuse(call, `${name}: readonly variable`);
    return refuseReadonly(call, name);
  }
  const variable = variables.declare(name, declaration.local);
  const wasReadonly = variable.readonly;
  declaration.change(variable);
  const array = call.arrays.get(declaration.index);
  const becomesReadonly = variable.readonly && !wasReadonly;
  variable.readonly = wasReadonly;
  if (array) assignArray(shell, name, array);
  else if (subscript !== undefined && value !== undefined) variables.setElement(name, keyOf(shell, name, subscript), value, plus === '+');
  else if (value !== undefined && variable.reference) variable.value = value;
  else if (value !== undefined) variables.set(name, value, plus === '+');
  if (becomesReadonly) variable.readonly = true;
  variables.forgetEnvironment();
  return 0;
}

async function refuseReadonly(call: BuiltinCall, name: string): Promise<number> {
  if (call.shell.flavour.name === 'bash') {
    await call.shell.complain(`${call.name === 'declare' || call.name === 'local' || call.name === 'typeset' ? `${call.name}: ` : ''}${name}: readonly variable`);
    return 1;
  }
  throw new ReadonlyError(name);
}

export async function notAnIdentifier(call: BuiltinCall, text: string): Promise<number> {
  const name = text.replace(/=.*$/s, '');
  if (call.shell.flavour.name === 'bash') return refuse(call, `\`${text}': not a valid identifier`);
  return refuse(call, `${name}: bad variable name`, 2);
}
