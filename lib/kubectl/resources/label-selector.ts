import { list, record, text } from './info.ts';

/** A LabelSelector as text: `app=web,tier in (a,b)`; undefined when there is none. */
export function selectorText(selector: unknown): string | undefined {
  if (selector === undefined || selector === null) return undefined;
  const { matchLabels, matchExpressions } = record(selector);
  const pairs = Object.entries(record(matchLabels)).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `${key}=${text(value)}`);
  const expressions = list(matchExpressions).map(expressionText);
  return [...pairs, ...expressions].join(',');
}

function expressionText(expression: unknown): string {
  const { key, operator, values } = record(expression);
  const among = `(${list(values).map(text).sort().join(',')})`;
  switch (operator) {
    case 'In': return `${text(key)} in ${among}`;
    case 'NotIn': return `${text(key)} notin ${among}`;
    case 'Exists': return text(key);
    default: return `!${text(key)}`;
  }
}
