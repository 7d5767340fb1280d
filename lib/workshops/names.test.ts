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
  ['Anna', 'Аnna'], ['anna', 'АNNА'], ['Anna', 'An\u200Bna'], ['Anna ', 'Anna'], ['Bill', 'Вill'], ['Ian', 'Іan'], ['Ian', 'Ιan'], ['Ioan', 'Iοan'], ['Сара', 'Capa'], ['АННА', 'Анна'], ['ΝΊΚΗ', 'Νίκη'], ['Kemal', 'Кеmаl'],
])('finds %j and %j alike', (one, other) => {
  expect(keyOfName(one)).toBe(keyOfName(other));
});

it.each([['Ann', 'Anna'], ['Neil', 'Nell'], ['Arnie', 'Amie'], ['Zoë', 'Zoe'], ['Ilan', 'Llan'], ['דן', 'דו'], ['Анна', 'Anna'], ['Маша', 'Миша']])('tells %j and %j apart', (one, other) => {
  expect(keyOfName(one)).not.toBe(keyOfName(other));
});

it('tells the letters of an alphabet apart', () => {
  // But for the soft sign, which is drawn like the B that a capital В is: no two names differ by that.
  const keys = new Set([...'абвгдежзийклмнопрстуфхцчшщъыэюя'].map(keyOfName));
  expect(keys.size).toBe(31);
});
