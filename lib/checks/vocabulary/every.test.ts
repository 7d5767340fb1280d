import { describe, expect, it } from 'vitest';
import type { CheckView } from '../index.ts';
import { allOf, failed, passed } from '../index.ts';

const view = {} as CheckView;
const isOver = (least: number) => (number: number) => (number > least ? passed(`over ${least}`) : failed({ found: `${number}`, wanted: `over ${least}`, lookAt: '' }));

describe('allOf', () => {
  it('says all that was found, or the first that does not hold', async () => {
    expect(await allOf(isOver(1), isOver(2))(3, view)).toEqual({ state: 'passed', found: 'over 1; over 2' });
    expect(await allOf(isOver(1), isOver(5), isOver(9))(3, view)).toMatchObject({ state: 'failed', wanted: 'over 5' });
  });
});
