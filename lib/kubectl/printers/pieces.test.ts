import { expect, test } from 'vitest';
import { goJson, goJsonPieces } from '#lib/schema/index.ts';
import { printYaml, yamlPieces } from '../yaml/print.ts';

const LIST = {
  apiVersion: 'v1',
  items: [{ a: 1, b: ['x', { c: 'two\nlines' }], left: undefined }, { a: [], b: {} }, [1, [2]], null, 'needs: quotes'],
  kind: 'List', empty: [], metadata: { resourceVersion: '' }, left: undefined, nothing: null, text: 'several\nlines\n', markup: '<&>',
};

test('a list printed in pieces reads as it does in one', () => {
  expect([...yamlPieces(LIST)].join('')).toBe(printYaml(LIST));
  expect([...goJsonPieces(LIST)].join('')).toBe(goJson(LIST, 4));
});

test('each item of a list is a piece', () => {
  expect([...yamlPieces({ items: ['a', 'b'], kind: 'List' })]).toEqual(['items:\n- a\n', '- b\n', 'kind: List\n']);
});
