import { JsonPathError } from './parser.ts';

/** `metadata.name`, `.metadata.name` and `{.metadata.name}` as the last. Throws JsonPathError. */
export function relaxedJsonPath(expression: string): string {
  if (expression === '') return '';
  const match = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(expression);
  if (!match) {
    throw new JsonPathError("unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'");
  }
  return `{.${match[1] ?? match[2] ?? ''}}`;
}
