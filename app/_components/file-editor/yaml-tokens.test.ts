import { expect, test } from 'vitest';
import { indentAfter, yamlTokens } from './yaml-tokens.ts';

const kinds = (line: string) => yamlTokens(line).map(({ text, kind }) => `${kind}:${text}`);

test.each([
  ['kind: Pod', ['key:kind', 'mark::', 'plain: Pod']],
  ['  - name: web', ['mark:  - ', 'key:name', 'mark::', 'plain: web']],
  ['    image: nginx:latest # the newest', ['mark:    ', 'key:image', 'mark::', 'plain: nginx:latest', 'comment: # the newest']],
  ['value: "a # b"', ['key:value', 'mark::', 'string: "a # b"']],
  ['# all of it', ['comment:# all of it']],
  ['---', ['mark:---']],
  ['- sleep', ['plain:- sleep']],
  ['', []],
])('%j', (line, expected) => {
  expect(kinds(line)).toEqual(expected);
});

test('loses no letter, whatever the line holds', () => {
  for (const line of ['a: b: c', "'quoted: key': 1", '   ', '- - x: y', 'key:#no comment', 'url: http://a/#b', '\tname: tab', '}{: [']) {
    expect(yamlTokens(line).map(({ text }) => text).join('')).toBe(line);
  }
});

test('a new line begins where the next thing would stand', () => {
  expect([indentAfter('spec:'), indentAfter('  - name: web'), indentAfter('  containers:'), indentAfter('kind: Pod')]).toEqual(['  ', '    ', '    ', '']);
});
