import { expect, it } from 'vitest';
import { readYaml, YamlError } from './yaml-text.ts';

it('tells of repeated keys by their lines, in the order of the text, and lets the last hold', () => {
  const text = 'a: 1\nb:\n  c: 1\n  "c": 2\n  d: [{ e: 1, e: 2 }]\na: 2\n';
  expect(readYaml(text)).toEqual({
    value: { a: 2, b: { c: 2, d: [{ e: 2 }] } },
    strictErrors: ['yaml: unmarshal errors:\n  line 4: key "c" already set in map\n  line 5: key "e" already set in map\n  line 6: key "a" already set in map'],
  });
});

it.each([
  ['a: b: c\n', 'yaml: mapping values are not allowed in this context'],
  ['a: 1\nb: [1\n', 'yaml: line 3: '],
])('refuses %j', (text, message) => {
  expect(() => readYaml(text)).toThrow(YamlError);
  expect(() => readYaml(text)).toThrow(message);
});

// Looking for each key among all before it would take longer than any test may.
it('reads a map of very many keys', () => {
  const text = Array.from({ length: 60_000 }, (_, index) => `k${index}: v`).join('\n');
  const { value, strictErrors } = readYaml(text);
  expect(Object.keys(value as object)).toHaveLength(60_000);
  expect(strictErrors).toEqual([]);
});
