import { expect, test } from 'vitest';
import { laterWords, SPANS } from './skip-ahead.ts';

test('says how much later it is, and what happened until then', () => {
  expect(laterWords(SPANS.short, ['2 restarts', 'web became CrashLoopBackOff'])).toBe('30 s later: 2 restarts, web became CrashLoopBackOff.');
  expect(laterWords(SPANS.long, [])).toBe('5 min later: nothing changed.');
});
