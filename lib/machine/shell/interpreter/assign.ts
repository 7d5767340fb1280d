import { ExpansionError } from '../expansion/errors.ts';
import type { Steps } from '../expansion/steps.ts';
import type { Assignment } from '../parser/ast.ts';
import type { ArrayValue } from './builtin.ts';
import type { Shell } from './shell.ts';

/** Performs an assignment; gives the value as `set -x` shows it. Throws ReadonlyError, ExpansionError. */
export function* assign(shell: Shell, assignment: Assignment): Steps<string> {
  const { name, append } = assignment;
  if (assignment.elements) {
    const value = yield* expandElements(shell, assignment);
    assignArray(shell, name, value);
    return `(${assignment.elements.map((element) => element.value.text).join(' ')})`;
  }
  const value = yield* shell.expander.assigned(assignment.value);
  if (!assignment.subscript) {
    if (shell.options.has('allexport')) shell.variables.declare(name, false).exported = true;
    shell.variables.set(name, value, append);
    return value;
  }
  const subscript = yield* shell.expander.text(assignment.subscript);
  shell.variables.setElement(name, keyOf(shell, name, subscript), value, append);
  return value;
}

/** An array's key from a subscript's text: a string for associative arrays, a number otherwise. */
export function keyOf(shell: Shell, name: string, subscript: string): string | number {
  if (shell.variables.find(name)?.table) return subscript;
  if (subscript.trim() === '' || subscript === '@' || subscript === '*') throw new ExpansionError(`${name}[${subscript}]: bad array subscript`);
  return Number(shell.arithmetic.evaluate(subscript));
}

/** The elements of `name=(…)` after expansion: words may become several, `[key]=value` stays one. */
export function* expandElements(shell: Shell, assignment: Assignment): Steps<ArrayValue> {
  const elements: { key: string | undefined; append: boolean; value: string }[] = [];
  for (const element of assignment.elements ?? []) {
    if (element.subscript) {
      const key = yield* shell.expander.text(element.subscript);
      elements.push({ key, append: element.append, value: yield* shell.expander.assigned(element.value) });
    } else {
      for (const value of yield* shell.expander.fields([element.value])) elements.push({ key: undefined, append: false, value });
    }
  }
  return { append: assignment.append, elements };
}

/** Gives a variable an array's value, indexed or associative as it is declared. */
export function assignArray(shell: Shell, name: string, value: ArrayValue): void {
  const { variables } = shell;
  if (variables.find(name)?.table) {
    variables.setTable(name, pairs(value), value.append);
    return;
  }
  if (value.elements.every((element) => element.key === undefined) && !value.append) {
    variables.setArray(name, value.elements.map((element, index) => [index, element.value] as const));
    return;
  }
  const before = value.append ? variables.find(name) : undefined;
  let next = before?.array ? Math.max(-1, ...before.array.keys()) + 1 : before?.value === undefined ? 0 : 1;
  if (!value.append) variables.setArray(name, []);
  else variables.setArray(name, [], true);
  for (const element of value.elements) {
    if (element.key !== undefined) next = Number(shell.arithmetic.evaluate(element.key));
    variables.setElement(name, next, element.value, element.append);
    next += 1;
  }
}

/** Elements of an associative array: `[k]=v`, or `k v k v` as bash 5.1 and later take it. */
function* pairs(value: ArrayValue): Generator<[string, string]> {
  let waiting: string | undefined;
  for (const element of value.elements) {
    if (element.key !== undefined) yield [element.key, element.value];
    else if (waiting === undefined) waiting = element.value;
    else {
      yield [waiting, element.value];
      waiting = undefined;
    }
  }
  if (waiting !== undefined) yield [waiting, ''];
}
