import { decodeEscapes } from '../escapes.ts';
import type { Variable } from '../interpreter/variable.ts';
import type { ExpansionContext } from './context.ts';
import { quoteDouble, quoteSingle } from './quote.ts';

type Value =
  | { readonly kind: 'text'; readonly text: string | undefined }
  | { readonly kind: 'list'; readonly items: readonly string[]; readonly star: boolean };

/** `${x@Q}` and the other operators of its kind. */
export function transform(operator: string, of: { name: string; key: unknown; value: Value }, context: ExpansionContext): Value {
  const { value } = of;
  const variable = context.variables.find(of.name);
  if (operator === 'a') return { kind: 'text', text: variable && attributes(variable) };
  if (operator === 'A' && value.kind === 'text') {
    const flags = variable ? attributes(variable) : '';
    const assignment = `${of.name}=${quoteSingle(value.text ?? '')}`;
    return { kind: 'text', text: value.text === undefined ? undefined : flags ? `declare -${flags} ${assignment}` : assignment };
  }
  const change = textChange(operator, context);
  if (value.kind === 'list') return { ...value, items: value.items.map(change) };
  return { kind: 'text', text: value.text === undefined ? undefined : change(value.text) };
}

function textChange(operator: string, context: ExpansionContext): (text: string) => string {
  switch (operator) {
    case 'E': return (text) => decodeEscapes(text, 'ansi').text;
    case 'P': return (text) => context.prompt(text);
    case 'U': return (text) => text.toUpperCase();
    case 'L': return (text) => text.toLowerCase();
    case 'u': return (text) => text.slice(0, 1).toUpperCase() + text.slice(1);
    case 'K':
    case 'k': return (text) => quoteSingle(text);
    default: return (text) => quoteSingle(text);
  }
}

/** The letters of a variable's attributes in `declare`'s order. */
export function attributes(variable: Variable): string {
  return [
    variable.array ? 'a' : '',
    variable.table ? 'A' : '',
    variable.integer ? 'i' : '',
    variable.casing === 'lower' ? 'l' : '',
    variable.reference ? 'n' : '',
    variable.readonly ? 'r' : '',
    variable.casing === 'upper' ? 'u' : '',
    variable.exported ? 'x' : '',
  ].join('');
}

/** A variable as `declare -p` prints it. */
export function describeVariable(name: string, variable: Variable): string {
  const flags = attributes(variable);
  const head = `declare -${flags || '-'} ${name}`;
  if (variable.array) {
    const entries = [...variable.array.keys()].sort((left, right) => left - right);
    return `${head}=(${entries.map((index) => `[${index}]=${quoteDouble(variable.array?.get(index) ?? '')}`).join(' ')})`;
  }
  if (variable.table) {
    return `${head}=(${[...variable.table].map(([key, value]) => `[${/^[\w./-]+$/.test(key) ? key : quoteDouble(key)}]=${quoteDouble(value)} `).join('')})`;
  }
  return variable.value === undefined ? head : `${head}=${quoteDouble(variable.value)}`;
}
