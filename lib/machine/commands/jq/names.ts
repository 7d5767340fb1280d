import { NATIVES } from './builtins.ts';
import { compileError } from './lexer.ts';
import type { Scope } from './scope.ts';
import type { Filter, Pattern } from './syntax.ts';

/** All names that a program can use. */
export function scopeNames(scope: Scope | undefined): ReadonlySet<string> {
  const names = new Set<string>(Object.keys(NATIVES));
  for (const name of SPECIAL) names.add(name);
  for (let at = scope; at; at = at.outer) names.add(at.kind === 'variable' ? `$${at.name}` : at.name);
  return names;
}

const SPECIAL = ['empty/0', 'error/0', 'error/1', 'path/1', 'range/2', 'range/3', 'input/0', 'inputs/0', 'halt/0', 'halt_error/1', 'getpath/1', 'env/0', 'not/0', 'ltrimstr/1', 'splits/1', 'modulemeta/0', 'get_search_list/0', '_modify/2', 'input_line_number/0'];

/** Complains of functions and variables that nobody has defined, as jq does before it runs anything. */
export function checkNames(filter: Filter, names: ReadonlySet<string>, source: string): void {
  const visit = (node: unknown, known: ReadonlySet<string>): void => {
    if (Array.isArray(node)) {
      for (const item of node) visit(item, known);
      return;
    }
    if (typeof node !== 'object' || node === null) return;
    const inner = node as Filter;
    if (inner.type === 'call' && !known.has(`${inner.name}/${inner.args.length}`)) throw compileError(`${inner.name}/${inner.args.length} is not defined`, source, inner.start);
    if (inner.type === 'variable' && 'name' in inner && !known.has(`$${inner.name}`)) throw compileError(`$${inner.name} is not defined`, source, inner.start);
    if (inner.type === 'define') {
      const outside = new Set([...known, `${inner.name}/${inner.parameters.length}`]);
      visit(inner.body, new Set([...outside, ...inner.parameters.flatMap((name) => (name.startsWith('$') ? [name, `${name.slice(1)}/0`] : [`${name}/0`]))]));
      visit(inner.rest, outside);
      return;
    }
    if (inner.type === 'bind') {
      visit(inner.source, known);
      visit(inner.body, new Set([...known, ...inner.patterns.flatMap(variablesOf).map((name) => `$${name}`)]));
      return;
    }
    if (inner.type === 'reduce' || inner.type === 'foreach') {
      visit(inner.source, known);
      visit(inner.start, known);
      const bound = new Set([...known, ...variablesOf(inner.pattern).map((name) => `$${name}`)]);
      visit(inner.step, bound);
      if (inner.type === 'foreach') visit(inner.extract, bound);
      return;
    }
    if (inner.type === 'literal') return;
    for (const value of Object.values(node)) visit(value, known);
  };
  visit(filter, names);
}

/** The variables that a pattern binds. */
export function variablesOf(pattern: Pattern): string[] {
  if (pattern.type === 'variable') return [pattern.name];
  if (pattern.type === 'array') return pattern.items.flatMap(variablesOf);
  return pattern.entries.flatMap(({ variable, value }) => [...(variable === undefined ? [] : [variable]), ...(value ? variablesOf(value) : [])]);
}
