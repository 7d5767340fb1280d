import { describe, expect, it } from 'vitest';
import { moved } from './lesson-order.ts';

describe('the order of lessons', () => {
  it('moves one up and down past its neighbour', () => {
    expect(moved(['a', 'b', 'c'], 1, -1)).toEqual(['b', 'a', 'c']);
    expect(moved(['a', 'b', 'c'], 1, 1)).toEqual(['a', 'c', 'b']);
  });

  it('stays as it is at either end, and for a place that is not there', () => {
    expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b']);
    expect(moved(['a', 'b'], 1, 1)).toEqual(['a', 'b']);
    expect(moved(['a', 'b'], 7, -6)).toEqual(['a', 'b']);
  });
});
