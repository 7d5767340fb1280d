import { describe, expect, test } from 'vitest';
import { compileRegex } from './regex.ts';
import type { RegexOptions } from './regex.ts';

function found(pattern: string, text: string, syntax: RegexOptions['syntax']): string | undefined {
  const [start, end] = compileRegex(pattern, { syntax }).search(text) ?? [];
  return start === undefined ? undefined : text.slice(start, end);
}

describe('compileRegex', () => {
  test.each([
    ['the longest of the leftmost', 'a|ab|abc', 'xabcd', 'extended', 'abc'],
    ['plus is a letter in basic expressions', 'a+', 'aa+', 'basic', 'a+'],
    ['GNU adds a plus', 'a\\+', 'xaaa', 'basic', 'aaa'],
    ['a star at the beginning is a letter', '*a', 'b*a', 'basic', '*a'],
    ['a star after a group', '\\(ab\\)*', 'ababx', 'basic', 'abab'],
    ['an interval', 'a\\{2,3\\}', 'aaaa', 'basic', 'aaa'],
    ['a brace that is none', 'a{x', 'a{x', 'extended', 'a{x'],
    ['a bracket that begins with one', '[]a]*', ']a]b', 'extended', ']a]'],
    ['a backslash in brackets is itself', '[\\n]*', 'n\\n', 'extended', 'n\\n'],
    ['but not in awk', '[\\n]', 'n\n', 'awk', '\n'],
    ['classes', '[[:digit:][:upper:]]+', 'ab12CDe', 'extended', '12CD'],
    ['letters beyond ASCII', '[[:alpha:]]+', '1äöü2', 'extended', 'äöü'],
    ['words', '\\<b\\w*\\>', 'abc bcd', 'extended', 'bcd'],
    ['a dollar inside a basic expression', 'a$b', 'xa$b', 'basic', 'a$b'],
    ['Perl', '\\d+(?=x)?', 'a12', 'fixed', undefined],
    ['back-references', '\\(.\\)\\1', 'abccd', 'basic', 'cc'],
    ['characters outside the first plane', '.b', '😀b', 'extended', '😀b'],
  ] as const)('%s', (_title, pattern, text, syntax, expected) => {
    expect(found(pattern, text, syntax)).toBe(expected);
  });

  test.each([
    ['(a', 'extended', 'Unmatched ( or \\('],
    ['a\\)', 'basic', 'Unmatched ) or \\)'],
    ['[a', 'basic', 'Unmatched [, [^, [:, [., or [='],
    ['[z-a]', 'basic', 'Invalid range end'],
    ['[[:nope:]]', 'basic', 'Invalid character class name'],
    ['a\\{2,1\\}', 'basic', 'Invalid content of \\{\\}'],
    ['a{5000}', 'extended', 'Regular expression too big'],
    ['\\1', 'basic', 'Invalid back reference'],
    ['a\\', 'basic', 'Trailing backslash'],
  ] as const)('%s is refused', (pattern, syntax, message) => {
    expect(() => compileRegex(pattern, { syntax })).toThrow(message);
  });

  test('nested repetitions do not blow up', () => {
    // A backtracking engine would need 2^200000 steps: coming back at all is the proof.
    expect(compileRegex('(a+)+$', { syntax: 'extended' }).test(`${'a'.repeat(200_000)}b`)).toBe(false);
  });

  test('back-references are cut off', () => {
    expect(() => compileRegex('(a*)*(a*)*\\1c', { syntax: 'extended' }).test('a'.repeat(100))).toThrow('exceeded the backtracking limit');
  });
});
