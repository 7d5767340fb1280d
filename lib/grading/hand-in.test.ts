import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HandInError, parseRecording, readAnswers, readHandIn, RecordingError } from './index.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-hand-in-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function write(files: Record<string, string>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

describe('readHandIn', () => {
  it('finds each exercise\'s work by its name, and its answer', () => {
    write({
      'answers.yml': 'a/b/quiz: cluster-ip\na/b/count: 3\n',
      'a/b/script.sh': 'ls\n',
      'a/b/one.yaml': 'kind: Pod\n',
      'a/b/many/2.yml': 'two',
      'a/b/many/1.json': 'one',
      'a/b/many/notes.txt': 'not a manifest',
    });
    const read = readHandIn(folder);
    expect(read('a/b/script')).toEqual({ work: { kind: 'script', commands: 'ls\n' } });
    expect(read('a/b/one')).toEqual({ work: { kind: 'manifests', files: new Map([['one.yaml', 'kind: Pod\n']]) } });
    expect(read('a/b/many')).toEqual({ work: { kind: 'manifests', files: new Map([['1.json', 'one'], ['2.yml', 'two']]) } });
    expect(read('a/b/quiz')).toEqual({ work: { kind: 'nothing' }, answer: 'cluster-ip' });
    expect(read('a/b/count')).toEqual({ work: { kind: 'nothing' }, answer: '3' });
    expect(read('x/y/z')).toEqual({ work: { kind: 'nothing' } });
  });

  it('follows no link, neither of a file nor of a folder', () => {
    write({ 'a/b/real.sh': 'ls' });
    symlinkSync('/etc/passwd', join(folder, 'a/b/file.sh'));
    symlinkSync('/etc', join(folder, 'a/b/folder'));
    symlinkSync('/etc', join(folder, 'c'));
    const read = readHandIn(folder);
    expect(() => read('a/b/file')).toThrow(new HandInError(join(folder, 'a/b/file.sh'), 'links are not followed'));
    expect(() => read('a/b/folder')).toThrow(new HandInError(join(folder, 'a/b/folder'), 'links are not followed'));
    expect(() => read('c/passwd')).toThrow(new HandInError(join(folder, 'c'), 'links are not followed'));
    expect(() => read('c/deeper/still/x')).toThrow(new HandInError(join(folder, 'c'), 'links are not followed'));
  });

  it('does not guess between two hand-ins, and reads nothing huge', () => {
    write({ 'a/b/twice.sh': 'ls', 'a/b/twice.yml': 'kind: Pod', 'a/b/huge.sh': 'x'.repeat(1024 * 1024 + 1) });
    const read = readHandIn(folder);
    expect(() => read('a/b/twice')).toThrow('was handed in more than once: twice.sh, twice.yml');
    expect(() => read('a/b/huge')).toThrow('larger than 1024 KiB');
    expect(() => readHandIn(join(folder, 'nosuch'))).toThrow('is no folder');
  });
});

describe('readAnswers', () => {
  it.each([
    ['- a list\n', 'answers stand one a line: exercise: answer'],
    ['a: [1]\n', 'answers stand one a line: exercise: answer'],
    ['a: &x 1\nb: *x\n', 'Alias resolution is disabled'],
    ['a: "\n', 'Missing closing'],
  ])('refuses %j', (content, problem) => {
    write({ 'answers.yml': content });
    expect(() => readAnswers(join(folder, 'answers.yml'))).toThrow(problem);
  });
});

it('reads no answers that are larger than any could be', () => {
  write({ 'answers.yml': Array.from({ length: 10_000 }, (_, index) => `a${index}: 1\n`).join('') });
  expect(() => readAnswers(join(folder, 'answers.yml'))).toThrow('larger than 64 KiB');
});

describe('parseRecording', () => {
  const head = JSON.stringify({ version: 2, width: 100, height: 30, timestamp: 1, env: { TERM: 'xterm' } });

  it('keeps keys with their moments, and shortens a lunch to a minute', () => {
    const lines = [[1, 'i', 'ls'], [1.5, 'o', 'ls'], [2, 'i', '\r'], [4000, 'i', 'exit\r']].map((line) => JSON.stringify(line));
    expect(parseRecording([head, ...lines, ''].join('\n'))).toEqual({
      columns: 100,
      rows: 30,
      keys: [{ at: 1000, text: 'ls' }, { at: 2000, text: '\r' }, { at: 62_000, text: 'exit\r' }],
    });
  });

  it.each([
    ['', 'line 1: not JSON'],
    ['{"version":1}', 'line 1: not the head of an asciicast of version 2'],
    [`${head}\n[1,"i"]`, 'line 2: an event is [seconds, kind, text]'],
    [`${head}\n[1,"i","x"]\nhello`, 'line 3: not JSON'],
    [`${head}\n[1,"o","x"]`, 'line 1: no keys were recorded'],
  ])('names the line of what it cannot read in %j', (content, problem) => {
    expect(() => parseRecording(content)).toThrow(RecordingError);
    expect(() => parseRecording(content)).toThrow(problem);
  });
});
