import { expect, test } from 'vitest';
import { circlesOf } from './circles.ts';
import type { SourceFile } from './sources.ts';

const file = (path: string, ...specifiers: string[]): SourceFile => ({
  path, part: 'core', isTest: false, text: '', imports: specifiers.map((specifier) => ({ specifier, typeOnly: true, line: 1 })),
});

test('a circle is found once, whatever else its files import', () => {
  const files = [file('lib/c.ts', './a.ts'), file('lib/a.ts', './b.ts', 'zod'), file('lib/b.ts', '#lib/c.ts', './d.ts'), file('lib/d.ts')];
  expect(circlesOf(files)).toEqual([['lib/a.ts', 'lib/b.ts', 'lib/c.ts', 'lib/a.ts']]);
});

test('two circles are two, and a file that imports itself is one', () => {
  const files = [file('a.ts', './b.ts'), file('b.ts', './a.ts'), file('c.ts', './a.ts', './d.ts'), file('d.ts', './c.ts'), file('e.ts', './e.ts')];
  expect(circlesOf(files).map((circle) => circle.length)).toEqual([3, 3, 2]);
});

test('what only leads on is no circle', () => {
  expect(circlesOf([file('a.ts', './b.ts', './c.ts'), file('b.ts', './c.ts'), file('c.ts')])).toEqual([]);
});
