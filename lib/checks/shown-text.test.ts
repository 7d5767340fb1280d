import { expect, test } from 'vitest';
import { failed, passed, runExercise } from './index.ts';
import type { CheckView, Exercise } from './index.ts';
import { shownText } from './shown-text.ts';

test.each([
  ['plain words, käse and 船', 'plain words, käse and 船'],
  ['<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
  ['\x1b]0;owned\x07\x1b[31mred', '^[]0;owned^G^[[31mred'],
  ['one\r\n\ttwo\nthree', 'one two three'],
  ['abc\u202Etxt.exe', 'abc\\u202etxt.exe'],
  ['\u2066\u200fx\u009b31m\x7f\0', '\\u2066\\u200fx\\u009b31m\\u007f^@'],
  ['half \ud83d', 'half \ufffd'],
  ['a'.repeat(63), 'a'.repeat(63)],
  ['x'.repeat(262_144), `${'x'.repeat(1000)}…`],
])('%j', (text, shown) => expect(shownText(text)).toBe(shown));

test('every outcome says only what it says', async () => {
  const nasty = '\x1b[2J<b>\u202e';
  const clean = '^[[2J<b>\\u202e';
  expect(passed(nasty)).toEqual({ state: 'passed', found: clean });
  expect(failed({ found: nasty, wanted: nasty, lookAt: nasty })).toEqual({ state: 'failed', found: clean, wanted: clean, lookAt: clean });
  const broken = { id: 'a', title: 'A', run: () => Promise.reject(new Error(nasty)) };
  const exercise = { checks: [broken], points: 1 } as unknown as Exercise;
  expect((await runExercise({ name: 'x', exercise }, {} as CheckView)).checks[0]?.outcome).toEqual({ state: 'could-not-look', reason: clean });
});
