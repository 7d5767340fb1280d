import { Evaluator, MOST_STEPS } from './evaluate.ts';
import type { Run } from './evaluate.ts';
import { isTrue } from './functions.ts';
import { LONGEST, TOO_LONG, valueText } from './go-format.ts';
import { boxed, GoNumber, integerOf, isMap, plain, sortedKeys, unboxed } from './go-value.ts';
import type { MaybeValue } from './go-value.ts';
import { goQuote } from '../resources/go-quote.ts';
import type { Node } from './nodes.ts';
import { MAIN } from './parse.ts';
import type { Templates } from './parse.ts';
import { TemplateError } from './template-error.ts';

export interface ExecuteOptions {
  /** A missing field prints `<no value>` instead of being an error. */
  allowMissingKeys: boolean;
}

/** What was printed, and what ended it before its end. */
export interface Printed {
  text: string;
  error?: string;
}

/** Go's own bound is 100000; ours is where our stack holds. */
const DEEPEST = 500;

/** Runs a template over data (the walk half of text/template's exec). */
export function execute(templates: Templates, source: string, data: unknown, { allowMissingKeys }: ExecuteOptions): Printed {
  const output = new Printer(templates, { source, allowMissingKeys, steps: MOST_STEPS });
  try {
    output.print(MAIN, plain(data));
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return { text: output.text, error: error.message };
  }
  return { text: output.text };
}

class Printer {
  text = '';
  readonly #templates: Templates;
  readonly #run: Run;
  #depth = 0;

  constructor(templates: Templates, run: Run) {
    this.#templates = templates;
    this.#run = run;
  }

  print(name: string, dot: MaybeValue): void {
    const evaluator = new Evaluator(this.#run, name, dot);
    const nodes = this.#templates.get(name);
    if (!nodes) throw evaluator.error(`${goQuote(name)} is an incomplete or empty template`);
    this.#depth += 1;
    new Walk(this, evaluator).list(nodes, dot);
    this.#depth -= 1;
  }

  /** Prints another template in the midst of one. */
  invoke(evaluator: Evaluator, { name, pipe }: Extract<Node, { type: 'template' }>, dot: MaybeValue): void {
    if (!this.#templates.has(name)) throw evaluator.error(`template ${goQuote(name)} not defined`);
    if (this.#depth >= DEEPEST) throw evaluator.error(`exceeded maximum template depth (${DEEPEST})`);
    this.print(name, pipe && evaluator.pipeline(dot, pipe));
  }

  add(evaluator: Evaluator, text: string): void {
    this.text += text;
    if (this.text.length > LONGEST) throw evaluator.error(TOO_LONG);
  }
}

/** How a list of nodes ended, where a loop around it has to know. */
type LoopControl = 'break' | 'continue' | undefined;

/** Walks through the nodes of one template. */
class Walk {
  readonly #printer: Printer;
  readonly #evaluator: Evaluator;

  constructor(printer: Printer, evaluator: Evaluator) {
    this.#printer = printer;
    this.#evaluator = evaluator;
  }

  list(nodes: readonly Node[], dot: MaybeValue): LoopControl {
    for (const node of nodes) {
      const control = this.#node(node, dot);
      if (control !== undefined) return control;
    }
    return undefined;
  }

  #node(node: Node, dot: MaybeValue): LoopControl {
    this.#evaluator.at(node);
    switch (node.type) {
      case 'text':
        this.#printer.add(this.#evaluator, node.text);
        return undefined;
      case 'action': {
        const value = this.#evaluator.pipeline(dot, node.pipe);
        this.#evaluator.at(node);
        if (node.pipe.variables.length === 0) this.#printer.add(this.#evaluator, value === undefined ? '<no value>' : valueText(value.data));
        return undefined;
      }
      case 'break': case 'continue': return node.type;
      case 'template':
        this.#printer.invoke(this.#evaluator, node, dot);
        return undefined;
      default: {
        const mark = this.#evaluator.mark;
        const control = node.type === 'range' ? this.#range(node, dot) : this.#choose(node, dot);
        this.#evaluator.pop(mark);
        return control;
      }
    }
  }

  #choose(node: Extract<Node, { type: 'if' | 'with' | 'range' }>, dot: MaybeValue): LoopControl {
    const value = this.#evaluator.pipeline(dot, node.pipe);
    if (isTrue(value)) return this.list(node.body, node.type === 'with' ? value : dot);
    return node.otherwise && this.list(node.otherwise, dot);
  }

  #range(node: Extract<Node, { type: 'if' | 'with' | 'range' }>, dot: MaybeValue): LoopControl {
    const value = unboxed(this.#evaluator.pipeline(dot, node.pipe));
    const mark = this.#evaluator.mark;
    let ran = false;
    for (const [key, item] of this.#entries(value, node.pipe.variables.length)) {
      ran = true;
      this.#evaluator.count(1);
      this.#declare(node.pipe, key, item);
      const control = this.list(node.body, item);
      this.#evaluator.pop(mark);
      if (control === 'break') break;
    }
    return ran ? undefined : node.otherwise && this.list(node.otherwise, dot);
  }

  #declare({ variables, assigns }: { variables: readonly string[]; assigns: boolean }, key: MaybeValue, item: MaybeValue): void {
    const [first, second] = variables;
    if (first === undefined) return;
    if (assigns) {
      this.#evaluator.set(first, second === undefined ? item : key);
      if (second !== undefined) this.#evaluator.set(second, item);
    } else {
      this.#evaluator.setTop(1, item);
      if (second !== undefined) this.#evaluator.setTop(2, key);
    }
  }

  *#entries(value: MaybeValue, variables: number): Iterable<[MaybeValue, MaybeValue]> {
    if (value === undefined) return;
    const { data } = value;
    const count = integerOf(data);
    if (count !== undefined) {
      if (variables > 1) throw this.#evaluator.error(`can't use ${valueText(data)} to iterate over more than one variable`);
      for (let index = 0; index < count; index++) yield [undefined, plain(typeof data === 'number' ? index : new GoNumber(index))];
    } else if (Array.isArray(data)) {
      for (const [index, item] of data.entries()) yield [plain(new GoNumber(index)), boxed(item)];
    } else if (isMap(data)) {
      const keys = sortedKeys(data);
      this.#evaluator.count(keys.length);
      for (const key of keys) yield [plain(key), boxed(data[key])];
    } else {
      throw this.#evaluator.error(`range can't iterate over ${valueText(data)}`);
    }
  }
}
