import { describe, expect, it } from 'vitest';
import { after, before, columnAt, indexAt, shown, widthOf } from './glyphs.ts';

const glyphs = { tab: 8, invalid: (byte: number) => `<${byte.toString(16)}>` };

describe('what characters look like', () => {
  it.each([
    ['plain', 'plain', 5],
    ['\tx', '        x', 9],
    ['ab\tx', 'ab      x', 9],
    ['a\x01\x7f', 'a^A^?', 5],
    ['漢字\tx', '漢字    x', 9],
    ['e\u0301x', 'e\u0301x', 2],
    ['🚀', '🚀', 2],
    ['\udcff', '<ff>', 4],
  ])('%j', (line, text, width) => {
    expect([shown(line, glyphs), widthOf(line, glyphs)]).toEqual([text, width]);
  });

  it('steps over whole characters, with the marks on them', () => {
    const line = 'e\u0301🚀x';
    expect([after(line, 0), after(line, 2), before(line, 4), before(line, 2)]).toEqual([2, 4, 2, 0]);
  });

  it('finds the character that covers a column', () => {
    const line = 'a\t漢b';
    expect([0, 1, 7, 8, 9, 10, 11].map((column) => indexAt(line, column, glyphs))).toEqual([0, 1, 1, 2, 2, 3, 4]);
    expect(columnAt(line, 3, glyphs)).toBe(10);
  });
});
