import { describe, expect, it } from 'vitest';
import { Pattern } from './pattern.ts';

const all = (source: string, text: string, extglob = false) => [...new Pattern(source, { extglob }).occurrences(text)].map(([start, end]) => text.slice(start, end));

describe('Pattern', () => {
  it.each([
    ['[abc]', 'xaybzc', ['a', 'b', 'c']],
    ['[!a-c]', 'xay', ['x', 'y']],
    ['[^[:digit:]]', 'a1b', ['a', 'b']],
    ['[[:alpha:]_]', 'é_1', ['é', '_']],
    ['[[:punct:]]', 'a.[b]^', ['.', '[', ']', '^']],
    ['[[:space:]]', 'a b\tc', [' ', '\t']],
    ['[[:print:]]', 'a \x01', ['a', ' ']],
    ['[]a]', 'a]b', ['a', ']']],
    ['[a-]', 'a-b', ['a', '-']],
    ['[\\]]', 'a]', [']']],
    ['[z-a]', 'az', []],
    ['?', '日😀', ['日', '😀']],
    ['a?c', 'abcadc', ['abc', 'adc']],
    ['.', 'a.b', ['.']],
    ['a*', 'bab', ['ab']],
    ['[', 'a[b', ['[']],
    ['?-z', 'a-z', ['a-z']],
    ['[&/]', 'a&/', ['&', '/']],
  ])('%s in %j', (source, text, matches) => {
    expect(all(source, text)).toEqual(matches);
  });

  it('takes any character for itself, alone and in a set', () => {
    for (let code = 0x20; code < 0x7f; code += 1) {
      const character = String.fromCharCode(code);
      const quoted = `\\${character}`;
      expect(all(`?${quoted}`, `x${character}`)).toEqual([`x${character}`]);
      if (character !== '/') expect(all(`[x${quoted}]`, `x${character}`).join('')).toBe(`x${character}`);
    }
  });

  it('takes the leftmost and longest with groups', () => {
    expect(all('+(ab|a)', 'xabaab', true)).toEqual(['abaab']);
    expect(all('@(a|ab)c', 'abcac', true)).toEqual(['abc', 'ac']);
  });

  it('gives shortest and longest beginnings and ends', () => {
    const pattern = new Pattern('*/');
    expect([pattern.prefix('a/b/c', false), pattern.prefix('a/b/c', true), pattern.prefix('abc', true)]).toEqual([2, 4, undefined]);
    const suffix = new Pattern('.*');
    expect([suffix.suffix('a.b.c', false), suffix.suffix('a.b.c', true), suffix.suffix('abc', true)]).toEqual([3, 1, undefined]);
  });
});
