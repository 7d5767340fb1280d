import { describe, expect, it } from 'vitest';
import { stepFrom } from './board-keys.ts';

const SIZE = { rows: 300, columns: 43, page: 12 };
const from = { row: 10, column: 5 };

describe('keys on the class board', () => {
  it('go from cell to cell, by pages, and to either end of a row', () => {
    expect(stepFrom(from, 'ArrowDown', SIZE)).toEqual({ row: 11, column: 5 });
    expect(stepFrom(from, 'ArrowLeft', SIZE)).toEqual({ row: 10, column: 4 });
    expect(stepFrom(from, 'PageDown', SIZE)).toEqual({ row: 22, column: 5 });
    expect(stepFrom(from, 'Home', SIZE)).toEqual({ row: 10, column: 0 });
    expect(stepFrom(from, 'End', SIZE)).toEqual({ row: 10, column: 42 });
  });

  it('stop at the edges', () => {
    expect(stepFrom({ row: 0, column: 0 }, 'ArrowUp', SIZE)).toEqual({ row: 0, column: 0 });
    expect(stepFrom({ row: 295, column: 42 }, 'PageDown', SIZE)).toEqual({ row: 299, column: 42 });
    expect(stepFrom({ row: 299, column: 42 }, 'ArrowRight', SIZE)).toEqual({ row: 299, column: 42 });
  });

  it('leave other keys to the page', () => {
    expect(stepFrom(from, 'a', SIZE)).toBeUndefined();
    expect(stepFrom(from, 'Tab', SIZE)).toBeUndefined();
  });
});
