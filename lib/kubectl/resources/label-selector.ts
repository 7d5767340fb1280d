import { list, record, text } from './info.ts';

/** A LabelSelector as text: `app=web,tier in (a,b)`; undefined when there is none. */
export function selectorText(selector: unknown): string | undefined {
  if (selector === undefined || selector === null) return undefined;
  const { matchLabels, matchExpressions } = record(selector);
  return [labelsText(matchLabels), ...list(matchExpressions).map(expressionText)].filter((part) => part !== '').join(',');
}

/** Labels as a selector's text, in order of their keys; '' when there are none. */
export function labelsText(labels: unknown): string {
  return Object.entries(record(labels)).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `${key}=${text(value)}`).join(',');
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
