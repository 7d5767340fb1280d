import { compileRegex } from '../../commands/regex/regex.ts';
import type { Shell } from './shell.ts';

/** The right side of `=~` is no regular expression; the command's status is 2. */
export class RegexError {}

/** `[[ text =~ source ]]`; leaves the groups in BASH_REMATCH. */
export function matchRegex(shell: Shell, text: string, source: string): boolean {
  const spans = search(text, source, shell.options.shopt('nocasematch'));
  const groups: [number, string][] = [];
  for (let index = 0; spans && index < spans.length; index += 2) {
    const start = spans[index] ?? -1;
    groups.push([index / 2, start < 0 ? '' : text.slice(start, spans[index + 1])]);
  }
  shell.variables.setArray('BASH_REMATCH', groups);
  return spans !== undefined;
}

function search(text: string, source: string, ignoreCase: boolean): readonly number[] | undefined {
  try {
    return compileRegex(source, { syntax: 'extended', ignoreCase }).search(text);
  } catch {
    throw new RegexError();
  }
}
