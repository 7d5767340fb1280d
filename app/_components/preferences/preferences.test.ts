import { expect, test } from 'vitest';
import { DEFAULT_PREFERENCES, formatPreferences, parsePreferences } from './preferences.ts';

test('comes back as it was stored', () => {
  const preferences = { theme: 'dark', terminalSize: 18, screenReader: true, split: 41.5 } as const;
  expect(parsePreferences(formatPreferences(preferences))).toEqual(preferences);
});

test.each([undefined, '', 'theme=<script>&size=big&split=NaN&reader=yes', '%%%'])('takes defaults for %j', (cookie) => {
  expect(parsePreferences(cookie)).toEqual(DEFAULT_PREFERENCES);
});

test('keeps sizes within their limits', () => {
  expect(parsePreferences('size=400&split=2')).toMatchObject({ terminalSize: 24, split: 30 });
});
