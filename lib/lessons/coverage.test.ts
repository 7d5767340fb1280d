import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lintCourse, loadCourse } from './index.ts';

let directory = '';

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'drydock-coverage-'));
  write({
    'course.yml': 'title: A course\n',
    '01-pods/chapter.yml': 'title: Pods\nsummary: What they are.\n',
    '01-pods/01-first/lesson.mdx': '---\ntitle: First\nsummary: One can.\nminutes: 10\n---\n\nWrite `kubectl\ncreate -f`.\n\n<Exercise id="run" />\n',
    '01-pods/01-first/exercises.ts': `export default { variables: {}, exercises: () => [{
      id: 'run', title: 'Run', points: 10, task: 'Have it running.', hints: ['a', 'b', 'Say it twice.'], solution: { commands: 'kubectl run web' },
      checks: [{ id: 'runs', title: 'runs', run: async () => ({ state: 'passed', found: 'it' }) }],
      mistakes: [
        { title: 'one', commands: 'false', failing: { check: 'runs', saying: 'x' } },
        { title: 'two', commands: 'false', failing: { check: 'runs', saying: 'y' } },
      ],
    }] };\n`,
  });
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

function write(files: Record<string, string>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
}

async function findings(...entries: readonly Record<string, string>[]): Promise<string[]> {
  const listed = entries.map((entry) => `  - ${Object.entries(entry).map(([key, value]) => `${key}: ${JSON.stringify(value)}`).join('\n    ')}\n`).join('');
  write({ 'coverage.yml': `- section: Pods\n  entries:\n${listed}` });
  return lintCourse(await loadCourse(directory), directory).map(({ file, line, problem }) => `${file.slice(directory.length + 1)}:${line}: ${problem}`);
}

const ENTRY = { what: 'Making a Pod', kind: 'command', lesson: 'pods/first' };

describe('coverage.yml', () => {
  it('is content where the words stand in the lesson or in the exercise', async () => {
    expect(await findings({ ...ENTRY, evidence: 'kubectl create -f' }, { ...ENTRY, exercise: 'run', evidence: 'kubectl run web' }, { ...ENTRY, exercise: 'run', evidence: 'Say it twice.' })).toEqual([]);
  });

  it('names the entry whose lesson, exercise or words are not there, with its line', async () => {
    expect(
      await findings(
        { ...ENTRY, evidence: 'kubectl create -f' },
        { ...ENTRY, lesson: 'pods/second', evidence: 'kubectl' },
        { ...ENTRY, exercise: 'walk', evidence: 'kubectl' },
        { ...ENTRY, evidence: 'kubectl run web' },
        { ...ENTRY, exercise: 'run', evidence: 'kubectl walk' },
      ),
    ).toEqual([
      'coverage.yml:7: Making a Pod: there is no lesson "pods/second"',
      'coverage.yml:11: Making a Pod: pods/first has no exercise "walk"',
      'coverage.yml:16: Making a Pod: "kubectl run web" does not stand in pods/first',
      'coverage.yml:20: Making a Pod: "kubectl walk" does not stand in pods/first or its exercise "run"',
    ]);
  });

  it('refuses an entry without a place', async () => {
    await expect(findings({ what: 'Making a Pod', kind: 'command', evidence: 'kubectl' })).rejects.toThrow('coverage.yml:3: 0.entries.0.lesson: Invalid input');
  });

  it('refuses an entry without words', async () => {
    await expect(findings({ ...ENTRY, evidence: '' })).rejects.toThrow('coverage.yml:6: 0.entries.0.evidence: must not be empty');
  });
});

describe('the course', () => {
  it('holds everything that its coverage.yml lists', async () => {
    const content = join(import.meta.dirname, '../../content');
    expect(lintCourse(await loadCourse(content), content)).toEqual([]);
  });
});
