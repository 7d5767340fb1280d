import { FUNCTIONS, isTrue } from './functions.ts';
import { goText } from './go-text.ts';
import type { Operand, Pipe, TemplateNode } from './parse.ts';
import { TemplateError } from './template-error.ts';

export interface ExecuteOptions {
  /** A missing field prints `<no value>` instead of being an error. */
  allowMissingKeys: boolean;
}

/** Runs a template over data (text/template's exec). Throws TemplateError. */
export function execute(nodes: readonly TemplateNode[], data: unknown, options: ExecuteOptions): string {
  const execution = new Execution(options, data);
  execution.list(nodes, data);
  return execution.text;
}

class LoopControl {
  readonly breaks: boolean;

  constructor(breaks: boolean) {
    this.breaks = breaks;
  }
}

class Execution {
  text = '';
  readonly #options: ExecuteOptions;
  #variables: { name: string; value: unknown }[];

  constructor(options: ExecuteOptions, data: unknown) {
    this.#options = options;
    this.#variables = [{ name: '$', value: data }];
  }

  list(nodes: readonly TemplateNode[], dot: unknown): void {
    for (const node of nodes) this.#node(node, dot);
  }

  #node(node: TemplateNode, dot: unknown): void {
    switch (node.type) {
      case 'text':
        this.text += node.text;
        return;
      case 'action': {
        const value = this.#pipe(node.pipe, dot);
        if (node.pipe.variables.length === 0) this.text += value === undefined || value === null ? '<no value>' : goText(value);
        return;
      }
      case 'break': case 'continue':
        throw new LoopControl(node.type === 'break');
      case 'range':
        this.#scoped(() => this.#range(node, dot));
        return;
      default:
        this.#scoped(() => {
          const value = this.#pipe(node.pipe, dot);
          if (isTrue(value)) this.list(node.body, node.type === 'with' ? value : dot);
          else this.list(node.otherwise, dot);
        });
    }
  }

  #scoped(work: () => void): void {
    const depth = this.#variables.length;
    try {
      work();
    } finally {
      this.#variables.length = depth;
    }
  }

  #range(node: Extract<TemplateNode, { pipe: Pipe; body: TemplateNode[] }>, dot: unknown): void {
    const value = this.#pipe({ ...node.pipe, variables: [] }, dot);
    const entries = this.#entries(value, node.source);
    if (entries.length === 0) this.list(node.otherwise, dot);
    for (const [key, item] of entries) {
      const [first, second] = node.pipe.variables;
      const depth = this.#variables.length;
      if (second !== undefined && first !== undefined) {
        this.#variables.push({ name: first, value: key }, { name: second, value: item });
      } else if (first !== undefined) {
        this.#variables.push({ name: first, value: item });
      }
      try {
        this.list(node.body, item);
      } catch (error) {
        if (!(error instanceof LoopControl)) throw error;
        if (error.breaks) return;
      } finally {
        this.#variables.length = depth;
      }
    }
  }

  #entries(value: unknown, source: string): [unknown, unknown][] {
    if (value === null || value === undefined) return [];
    if (Array.isArray(value)) return value.map((item, index): [unknown, unknown] => [index, item]);
    if (typeof value === 'object') return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    if (typeof value === 'number') return Array.from({ length: value }, (_, index): [unknown, unknown] => [index, index]);
    throw new TemplateError(`template: output:1:${0}: executing "output" at <${source}>: range can't iterate over ${goText(value)}`);
  }

  #pipe(pipe: Pipe, dot: unknown): unknown {
    let value: unknown;
    pipe.commands.forEach((command, index) => {
      value = this.#command(command, dot, index === 0 ? [] : [value]);
    });
    for (const name of pipe.variables) {
      const known = pipe.declares ? undefined : this.#variables.findLast((variable) => variable.name === name);
      if (known) known.value = value;
      else this.#variables.push({ name, value });
    }
    return value;
  }

  #command(operands: readonly Operand[], dot: unknown, final: readonly unknown[]): unknown {
    const [first, ...rest] = operands;
    if (first?.type === 'function') return this.#call(first.name, rest, dot, final);
    if (!first) return undefined;
    if (rest.length > 0 || final.length > 0) {
      throw new TemplateError(`template: output:1: executing "output" at <${describe(first)}>: can't give argument to non-function ${describe(first)}`);
    }
    return this.#operand(first, dot);
  }

  #call(name: string, operands: readonly Operand[], dot: unknown, final: readonly unknown[]): unknown {
    if (name === 'and' || name === 'or') {
      let value: unknown;
      for (const operand of operands) {
        value = this.#operand(operand, dot);
        if (isTrue(value) === (name === 'or')) return value;
      }
      return final.length > 0 ? final[0] : value;
    }
    const args = [...operands.map((operand) => this.#operand(operand, dot)), ...final];
    try {
      return FUNCTIONS[name]?.(args);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      throw new TemplateError(`template: output:1: executing "output" at <${[name, ...operands.map(describe)].join(' ')}>: ${error.message}`);
    }
  }

  #operand(operand: Operand, dot: unknown): unknown {
    switch (operand.type) {
      case 'dot': return dot;
      case 'nil': return null;
      case 'constant': return operand.value;
      case 'field': return this.#path(dot, operand.path, describe(operand));
      case 'variable': return this.#path(this.#variables.findLast((each) => each.name === operand.name)?.value, operand.path, describe(operand));
      case 'pipe': return this.#path(this.#pipe(operand.pipe, dot), operand.path, describe(operand));
      case 'function': return this.#call(operand.name, [], dot, []);
    }
  }

  #path(start: unknown, path: readonly string[], source: string): unknown {
    let value = start;
    for (const [index, name] of path.entries()) {
      if (value === undefined) return undefined;
      if (value === null) {
        if (index === 0 || this.#options.allowMissingKeys) {
          throw new TemplateError(`template: output:1: executing "output" at <${source}>: nil pointer evaluating interface {}.${name}`);
        }
        return undefined;
      }
      if (typeof value !== 'object' || Array.isArray(value)) {
        const type = Array.isArray(value) ? '[]interface {}' : typeof value === 'string' ? 'string' : 'interface {}';
        throw new TemplateError(`template: output:1: executing "output" at <${source}>: can't evaluate field ${name} in type ${type}`);
      }
      if (!Object.hasOwn(value, name) && !this.#options.allowMissingKeys) {
        throw new TemplateError(`template: output:1: executing "output" at <${source}>: map has no entry for key ${JSON.stringify(name)}`);
      }
      value = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
    }
    return value;
  }
}

function describe(operand: Operand): string {
  switch (operand.type) {
    case 'field': return operand.source;
    case 'variable': return [operand.name, ...operand.path].join('.');
    case 'constant': return typeof operand.value === 'string' ? JSON.stringify(operand.value) : String(operand.value);
    case 'function': return operand.name;
    case 'dot': return '.';
    case 'nil': return 'nil';
    case 'pipe': return '(…)';
  }
}
