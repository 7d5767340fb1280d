import { describe, expect, it } from 'vitest';
import { fromInput, toInput } from './local-time.ts';

describe('local time in a form', () => {
  it('comes back as the same moment', () => {
    const moment = new Date('2026-07-02T09:30:00.000Z');
    expect(fromInput(toInput(moment))).toBe(moment.toISOString());
  });

  it('is undefined for what is no moment', () => {
    expect(fromInput('')).toBeUndefined();
    expect(fromInput('tomorrow')).toBeUndefined();
  });
});
