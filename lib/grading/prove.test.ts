import { describe, expect, it } from 'vitest';
import type { CheckView, Exercise } from '#lib/checks/index.ts';
import { failed, passed } from '#lib/checks/index.ts';
import type { FoundExercise } from '#lib/lessons/index.ts';
import { aLesson } from '#lib/testing/a-lesson.ts';
import type { GradingSandbox, Recording } from './index.ts';
import { gradeExercise, proveExercise } from './index.ts';

/** A sandbox whose whole state is one word, which commands set and which changes with time. */
class WordSandbox implements GradingSandbox {
  #word = 'nothing';
  #ripeIn = Number.POSITIVE_INFINITY;
  readonly view: CheckView;
  readonly files = new Map<string, string>();

  constructor() {
    this.view = { file: async () => this.#word } as Partial<CheckView> as CheckView;
  }

  async run(typed: string): Promise<{ status: number; output: string }> {
    const commands = typed.replace(/^set -e\n/, '');
    this.#word = commands;
    if (commands === 'plant') this.#ripeIn = 30_000;
    return { status: commands === 'broken' ? 1 : 0, output: `ran ${commands}\n` };
  }

  async replay(recording: Recording): Promise<{ output: string }> {
    return this.run(recording.keys.map(({ text }) => text).join(''));
  }

  async writeFile(path: string, content: string): Promise<void> {
    this.files.set(path, content);
  }

  async pass(milliseconds: number): Promise<void> {
    this.#ripeIn -= milliseconds;
    if (this.#ripeIn <= 0) this.#word = 'ripe';
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

const exercise: Exercise = {
  id: 'grow',
  title: 'Grow',
  points: 10,
  task: 'Let it ripen.',
  setup: 'bare',
  checks: [
    {
      id: 'ripe',
      title: 'is ripe',
      async run(view) {
        const word = await view.file('word');
        return word === 'ripe' ? passed('ripe') : failed({ found: `it is ${word}`, wanted: 'ripe', lookAt: 'the garden' });
      },
    },
  ],
  hints: ['', '', ''],
  solution: { commands: 'plant' },
  mistakes: [{ title: 'eats it', commands: 'eaten', failing: { check: 'ripe', saying: 'it is eaten' } }],
};

function found(change: Partial<Exercise> = {}): FoundExercise {
  const lesson = aLesson('a/b', [], new Map([['seed.txt', 'seed']]));
  return { name: 'a/b/grow', lesson, exercise: { ...exercise, ...change } };
}

const open = async () => new WordSandbox();

describe('gradeExercise', () => {
  it('gives the cluster simulated time to do what was asked', async () => {
    const sandbox = new WordSandbox();
    const result = await gradeExercise(found(), { work: { kind: 'script', commands: 'plant' } }, sandbox);
    expect(result).toMatchObject({ state: 'passed', earned: 10, possible: 10, output: 'ran plant\n' });
    expect(sandbox.files).toEqual(new Map([['seed.txt', 'seed']]));
  });

  it('fails what never comes to hold, with the reason', async () => {
    const result = await gradeExercise(found(), { work: { kind: 'script', commands: 'pull' } }, new WordSandbox());
    expect(result.checks[0]?.outcome).toEqual({ state: 'failed', found: 'it is pull', wanted: 'ripe', lookAt: 'the garden' });
    expect(result.earned).toBe(0);
  });

  it('applies manifests in order of name', async () => {
    const sandbox = new WordSandbox();
    const result = await gradeExercise(found(), { work: { kind: 'manifests', files: new Map([["b's.yml", 'B'], ['a.yml', 'A']]) } }, sandbox);
    expect(result.output).toBe("ran kubectl apply -f 'a.yml'\nran kubectl apply -f 'b'\\''s.yml'\n");
    expect(sandbox.files.get('a.yml')).toBe('A');
  });
});

describe('proveExercise', () => {
  it('has nothing to say of an exercise that holds', async () => {
    expect(await proveExercise(found(), open)).toEqual([]);
  });

  const faults: [string, Partial<Exercise>, string][] = [
    ['a solution that does not solve', { solution: { commands: 'dig' } }, 'the solution is failed: ripe failed | it is dig | ripe | the garden\nran dig\n'],
    ['an alternative that does not solve', { alternatives: [{ commands: 'ripe' }, { commands: 'dig' }] }, 'alternative 2 is failed: ripe failed | it is dig | ripe | the garden\nran dig\n'],
    ['what is not open again when it is begun once more', { setup: undefined } as unknown as Partial<Exercise>, 'begun once more it is passed, but must fail: does `touches` name all that the solution makes? ripe passed | ripe'],
    ['a start that passes', { setup: 'ripe' }, 'the starting state is passed, but must fail: ripe passed | ripe'],
    [
      'a mistake that passes',
      { mistakes: [{ title: 'plants', commands: 'plant', failing: { check: 'ripe', saying: 'it is' } }] },
      'the mistake "plants" must fail "ripe" saying "it is", but: ripe passed | ripe\nran plant\n',
    ],
    [
      'a mistake with another reason',
      { mistakes: [{ title: 'eats it', commands: 'eaten', failing: { check: 'ripe', saying: 'it is rotten' } }] },
      'the mistake "eats it" must fail "ripe" saying "it is rotten", but: ripe failed | it is eaten | ripe | the garden\nran eaten\n',
    ],
  ];

  it.each(faults)('names %s', async (_name, change, problem) => {
    expect(await proveExercise(found(change), open)).toContainEqual({ exercise: 'a/b/grow', problem });
  });

  it('stops at a set-up that fails, which is its author\'s fault', async () => {
    await expect(proveExercise(found({ setup: 'broken' }), open)).rejects.toThrow('the set-up of a/b/grow failed with exit status 1: ran broken');
  });
});
