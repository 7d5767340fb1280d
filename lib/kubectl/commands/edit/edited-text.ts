import { sameJson } from '../../patches/json-merge.ts';
import { parseYaml } from '../../yaml/parse.ts';
import { YamlError } from '../../yaml/yaml-error.ts';

/** Without the lines that are comments (cmdutil.ManualStrip). */
export function withoutComments(text: string): string {
  return text.split('\n').filter((line) => !/^\s*#(?!!)/.test(line)).join('\n');
}

/** Whether two texts say the same, comments, order and blanks aside (cmdutil.StripComments and bytes.Equal). */
export function sayTheSame(a: string, b: string): boolean {
  const [first, second] = [parsed(a), parsed(b)];
  if (first && second) return sameJson(first.value, second.value);
  return !first && !second && withoutComments(a) === withoutComments(b);
}

function parsed(text: string): { value: unknown } | undefined {
  try {
    return { value: parseYaml(text) };
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    return undefined;
  }
}

/** Whether anything but comments and blanks is there (hasLines). */
export function hasLines(text: string): boolean {
  return text.split('\n').some((line) => line.trim() !== '' && !line.trim().startsWith('#'));
}

/** What is wrong with the text before the server sees it: it is no YAML, or no object (validation.ParamVerifyingSchema). */
export function problemOf(text: string): string | undefined {
  let value: unknown;
  try {
    value = parseYaml(text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    return error.message;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'invalid object to validate';
  const { apiVersion, kind } = value as Record<string, unknown>;
  const problems = [...wrongString('apiVersion', apiVersion), ...wrongString('kind', kind)];
  return problems.length > 1 ? `[${problems.join(', ')}]` : problems[0];
}

function wrongString(name: string, value: unknown): string[] {
  if (value === undefined || value === null) return [`${name} not set`];
  return typeof value === 'string' ? [] : [`${name} isn't string type`];
}
