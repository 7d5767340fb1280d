import { goQuote } from '../resources/go-quote.ts';
import { FUNCTIONS, isTrue } from './functions.ts';
import type { Parameter, TemplateFunction } from './functions.ts';
import { boxed, GoNumber, isMap, plain, typeName, unboxed } from './go-value.ts';
import type { MaybeValue } from './go-value.ts';
import { nodeText } from './nodes.ts';
import type { Command, Node, Operand, Pipe } from './nodes.ts';
import { MAIN } from './parse.ts';
import { CallError, TemplateError } from './template-error.ts';

/** What all templates of one execution share. */
export interface Run {
  source: string;
  /** A missing field is no value instead of an error. */
  allowMissingKeys: boolean;
  /** How much may still be done: a template runs at one go, and all others on the machine wait for it. */
  steps: number;
}

export const MOST_STEPS = 500_000;
/** Of a long text, so many take the time of a step. */
const CHARACTERS_A_STEP = 20;

type Location = Node | Command | Operand;
type Final = { value: MaybeValue } | undefined;

/** Evaluates the pipelines of one template (the eval half of text/template's exec). */
export class Evaluator {
  readonly #run: Run;
  readonly #name: string;
  readonly #variables: { name: string; value: MaybeValue }[];
  #at: Location | undefined;

  constructor(run: Run, name: string, dot: MaybeValue) {
    this.#run = run;
    this.#name = name;
    this.#variables = [{ name: '$', value: dot }];
  }

  /** Where errors are from now on. */
  at(node: Location): void {
    this.#at = node;
    this.count(1);
  }

  /** Counts steps that are done. */
  count(steps: number): void {
    this.#run.steps -= steps;
    if (this.#run.steps < 0) throw this.error(`more than ${MOST_STEPS} steps are not simulated`);
  }

  error(message: string): TemplateError {
    const node = this.#at;
    if (node === undefined) return new TemplateError(`template: ${this.#name}: ${message}`);
    const before = this.#run.source.slice(0, node.position);
    const lineStart = before.lastIndexOf('\n') + 1;
    const location = `${MAIN}:${before.split('\n').length}:${Buffer.byteLength(before.slice(lineStart))}`;
    return new TemplateError(`template: ${location}: executing ${goQuote(this.#name)} at <${nodeText(node)}>: ${message}`);
  }

  get mark(): number {
    return this.#variables.length;
  }

  /** Forgets the variables that came after a mark. */
  pop(mark: number): void {
    this.#variables.length = mark;
  }

  set(name: string, value: MaybeValue): void {
    const known = this.#variables.findLast((variable) => variable.name === name);
    if (!known) throw this.error(`undefined variable: ${name}`);
    known.value = value;
  }

  /** Changes the variable that is so far from the top, 1 being the last. */
  setTop(fromTop: number, value: MaybeValue): void {
    const variable = this.#variables.at(-fromTop);
    if (variable) variable.value = value;
  }

  pipeline(dot: MaybeValue, pipe: Pipe): MaybeValue {
    this.at(pipe);
    let final: Final;
    for (const command of pipe.commands) final = { value: unboxed(this.#command(dot, command, final)) };
    for (const name of pipe.variables) {
      if (pipe.assigns) this.set(name, final?.value);
      else this.#variables.push({ name, value: final?.value });
    }
    return final?.value;
  }

  #command(dot: MaybeValue, command: Command, final: Final): MaybeValue {
    const [first, ...args] = command.operands;
    if (first === undefined) return undefined;
    const hasArgs = args.length > 0 || final !== undefined;
    switch (first.type) {
      case 'field': case 'chain': case 'variable': return this.#path(dot, first, hasArgs);
      case 'identifier': return this.#function(dot, first, { node: command, args, final });
      case 'pipe':
        if (hasArgs) throw this.#notFunction(first);
        return this.pipeline(dot, first);
      default:
        this.at(first);
        if (hasArgs) throw this.#notFunction(first);
        if (first.type === 'nil') throw this.error('nil is not a command');
        return this.#constant(dot, first);
    }
  }

  #notFunction(operand: Operand): TemplateError {
    return this.error(`can't give argument to non-function ${nodeText(operand)}`);
  }

  #constant(dot: MaybeValue, operand: Extract<Operand, { type: 'bool' | 'dot' | 'nil' | 'number' | 'string' }>): MaybeValue {
    this.at(operand);
    switch (operand.type) {
      case 'dot': return dot;
      case 'nil': return undefined;
      case 'number':
        if (operand.isInteger && Math.abs(operand.value) >= 2 ** 63) throw this.error(`${operand.text} overflows int`);
        return plain(new GoNumber(operand.value, operand.isInteger ? 'int' : 'float64'));
      default: return plain(operand.value);
    }
  }

  /** A field, a variable or what follows a parenthesis, with the fields after it. */
  #path(dot: MaybeValue, operand: Extract<Operand, { path: readonly string[] }>, hasArgs: boolean): MaybeValue {
    this.at(operand);
    let value = dot;
    let fields = operand.path;
    if (operand.type === 'variable') {
      const [name = '', ...rest] = operand.path;
      value = this.#variables.findLast((variable) => variable.name === name)?.value;
      fields = rest;
      if (rest.length === 0 && hasArgs) throw this.#notFunction(operand);
    } else if (operand.type === 'chain') {
      value = this.#argument(dot, undefined, operand.of);
    }
    fields.forEach((field, index) => {
      value = this.#field(value, field, hasArgs && index === fields.length - 1);
    });
    return value;
  }

  #field(receiver: MaybeValue, name: string, hasArgs: boolean): MaybeValue {
    const { allowMissingKeys } = this.#run;
    if (receiver === undefined) {
      if (!allowMissingKeys) throw this.error(`nil data; no entry for key ${goQuote(name)}`);
      return undefined;
    }
    const data = unboxed(receiver)?.data;
    if (data === undefined) throw this.error(`nil pointer evaluating interface {}.${name}`);
    if (!isMap(data)) throw this.error(`can't evaluate field ${name} in type ${typeName(receiver)}`);
    if (hasArgs) throw this.error(`${name} is not a method but has arguments`);
    if (Object.hasOwn(data, name)) return boxed(data[name]);
    if (!allowMissingKeys) throw this.error(`map has no entry for key ${goQuote(name)}`);
    return undefined;
  }

  #function(dot: MaybeValue, { name, position }: Extract<Operand, { type: 'identifier' }>, call: { node: Location; args: readonly Operand[]; final: Final }): MaybeValue {
    this.at({ type: 'identifier', name, position });
    const known = FUNCTIONS[name];
    if (!known) throw this.error(`${goQuote(name)} is not a defined function`);
    const { args, final } = call;
    const given = args.length + (final ? 1 : 0);
    if (known.rest !== undefined && given < known.fixed.length) throw this.error(`wrong number of args for ${name}: want at least ${known.fixed.length} got ${args.length}`);
    if (known.rest === undefined && given !== known.fixed.length) throw this.error(`wrong number of args for ${name}: want ${known.fixed.length} got ${given}`);
    if (name === 'and' || name === 'or') return this.#shortCircuit(dot, name, { args, final });
    const values = args.map((operand, index) => this.#argument(dot, known.fixed[index] ?? known.rest, operand));
    if (final) values.push(this.#validated(final.value, known.fixed[args.length] ?? known.rest));
    return this.#called(known, name, { node: call.node, values, first: args[0] });
  }

  #shortCircuit(dot: MaybeValue, name: 'and' | 'or', { args, final }: { args: readonly Operand[]; final: Final }): MaybeValue {
    let value: MaybeValue;
    for (const operand of args) {
      value = this.#argument(dot, 'value', operand);
      if (isTrue(value) === (name === 'or')) return value;
    }
    return final ? final.value : value;
  }

  #called(known: TemplateFunction, name: string, { node, values, first }: { node: Location; values: readonly MaybeValue[]; first: Operand | undefined }): MaybeValue {
    try {
      const result = known.call(values);
      for (const value of [result, ...values]) {
        if (typeof value?.data === 'string') this.count(value.data.length / CHARACTERS_A_STEP);
      }
      return result;
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      this.at(node);
      const callee = first ? nodeText(first) : String(values[0]?.data);
      throw this.error(`error calling ${name}: ${error.message.replace('%s', () => callee)}`);
    }
  }

  #argument(dot: MaybeValue, type: Parameter | undefined, operand: Operand): MaybeValue {
    this.at(operand);
    switch (operand.type) {
      case 'field': case 'variable': case 'chain': return this.#validated(this.#path(dot, operand, false), type);
      case 'pipe': return this.#validated(this.pipeline(dot, operand), type);
      case 'identifier': return this.#validated(this.#function(dot, operand, { node: operand, args: [], final: undefined }), type);
      case 'dot': return this.#validated(dot, type);
      case 'nil':
        if (type === 'string') throw this.error('cannot assign nil to string');
        return this.#validated(undefined, type);
      default:
        if (type === 'string' && operand.type !== 'string') throw this.error(`expected string; found ${nodeText(operand)}`);
        return this.#constant(dot, operand);
    }
  }

  /** A value as a parameter's type takes it. */
  #validated(value: MaybeValue, type: Parameter | undefined): MaybeValue {
    if (type === 'any') return value ?? boxed(null);
    if (type !== 'string') return value;
    if (value === undefined) throw this.error('invalid value; expected string');
    const bare = unboxed(value);
    if (typeof bare?.data === 'string') return bare;
    throw this.error(`wrong type for value; expected string; got ${typeName(bare ?? value)}`);
  }
}
