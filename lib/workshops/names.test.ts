import { expect, it } from 'vitest';
import { checkedName, keyOfName } from './names.ts';

it.each([
  ['  Ann   Lee ', 'Ann Lee'],
  ['Zoë', 'Zoë'],
  ['علی‌رضا', 'علی‌رضا'],
  ['👩‍💻 Kim', '👩‍💻 Kim'],
  ["O'Hara-Núñez", "O'Hara-Núñez"],
])('takes %j', (given, name) => {
  expect(checkedName(given)).toBe(name);
});

it.each([
  ['', /^Enter the name/],
  [' \t ', /^Enter the name/],
  ['\u200B', /cannot be seen/],
  ['\u2800', /cannot be seen/],
  ['\u3164', /cannot be seen/],
  ['\u200D\uFE0F', /cannot be seen/],
  ['Ann\u202Eeel', /cannot be seen/],
  ['Ann\u0007', /cannot be seen/],
  ['A'.repeat(41), /40 characters/],
  [`A${'\u0301'.repeat(200)}`, /40 characters/],
])('refuses %j', (given, message) => {
  expect(() => checkedName(given)).toThrow(message);
});

it.each([
  ['ANN', 'ann'], ['Ａｎｎ', 'Ann'], ['Straße', 'STRASSE'], ['Zoë', 'Zoe\u0308'], ['ﬁnn', 'Finn'], ['A\u200Dnn', 'Ann'], ['Σοφίας', 'ΣΟΦΊΑΣ'], ['Ann  Lee', 'Ann\u00A0Lee'],
])('finds %j and %j alike', (one, other) => {
  expect(keyOfName(one)).toBe(keyOfName(other));
});

it('tells names apart that look different', () => {
  expect(keyOfName('Ann')).not.toBe(keyOfName('Anna'));
});
