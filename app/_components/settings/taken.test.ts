import { expect, test } from 'vitest';
import { parseProgressFile, takenWords } from './taken.ts';

test('says how much of a file was taken, and what was left out', () => {
  expect(takenWords({ taken: 12, unknown: 0 })).toBe('Taken in: 12 exercises.');
  expect(takenWords({ taken: 1, unknown: 1 })).toBe('Taken in: 1 exercise. 1 exercise of the file is not in this course and was left out.');
  expect(takenWords({ taken: 0, unknown: 2 })).toContain('2 exercises of the file are not in this course and were left out.');
});

test.each([
  ['<html>', 'it is not JSON'],
  ['', 'it is not JSON'],
  ['null', 'no file of Drydock’s progress'],
  ['[1]', 'no file of Drydock’s progress'],
  ['{"name": "package"}', 'no file of Drydock’s progress'],
])('%j is no file of progress', (text, words) => {
  expect(() => parseProgressFile(text)).toThrow(words);
});

test('what may be one goes to the server as it is', () => {
  expect(parseProgressFile('{"format": "drydock-progress"}')).toEqual({ format: 'drydock-progress' });
});
