import { expect, it } from 'vitest';
import type { CheckView, Exercise } from '#lib/checks/index.ts';
import { failed, passed } from '#lib/checks/index.ts';
import { aLesson } from '#lib/testing/a-lesson.ts';
import type { GradingSandbox } from './index.ts';
import { withstandMutations } from './index.ts';

const SOLUTION = 'kubectl scale deployment web --replicas=5';

/** A sandbox that remembers the last commands, as if they were its state. */
async function open(): Promise<GradingSandbox> {
  let typed = '';
  const pass = async () => undefined;
  return {
    view: { file: async () => typed } as Partial<CheckView> as CheckView,
    run: async (commands) => {
      typed = commands;
      return { status: 0, output: '' };
    },
    replay: async () => ({ output: '' }),
    writeFile: pass,
    pass,
    [Symbol.asyncDispose]: pass,
  };
}

/** Judges what was typed by `right`, and says of what is wrong what it found. */
function exercise(right: (typed: string) => boolean, found: (typed: string) => string, change: Partial<Exercise> = {}) {
  const checks: Exercise['checks'] = [
    {
      id: 'typed',
      title: 'typed',
      run: async (view) => {
        const typed = (await view.file('')) ?? '';
        return right(typed) ? passed('right') : failed({ found: found(typed), wanted: 'the other thing', lookAt: 'it' });
      },
    },
  ];
  const whole: Exercise = { id: 'e', title: 'E', points: 1, task: '', checks, hints: [], mistakes: [], solution: { commands: SOLUTION }, ...change };
  return { name: 'a/b/e', lesson: aLesson('a/b', [whole]), exercise: whole };
}

it('has nothing to say of checks that see every slip and say what they found', async () => {
  expect(await withstandMutations(exercise((typed) => typed === SOLUTION, (typed) => `found ${typed}`), open, 100)).toEqual({ rejected: 14, accepted: 0, disproofs: [] });
});

it('names slips that pass, and rejections for another reason', async () => {
  const lenient = await withstandMutations(exercise((typed) => typed.includes('web'), () => 'found nothing of use'), open, 100);
  const problems = lenient.disproofs.map(({ problem }) => problem.split('\n')[0]);
  expect(problems).toContain('"write 6 for 5" must be rejected, but is passed');
  const gruff = await withstandMutations(exercise((typed) => typed === SOLUTION, (typed) => (typed === '' ? 'nothing typed' : 'wrong')), open, 100);
  expect(gruff.disproofs.map(({ problem }) => problem.split('\n')[0])).toContain(
    '"write 6 for 5" is rejected, but for a reason that says nothing of it: typed failed | wrong | the other thing | it',
  );
});

it('demands that other names be taken where names do not matter', async () => {
  const strict = await withstandMutations(exercise((typed) => typed === SOLUTION, (typed) => `found ${typed}`, { free: ['web'] }), open, 100);
  expect(strict.disproofs.map(({ problem }) => problem.split('\n')[0])).toEqual(['"call "web" "webx"" changes nothing that matters, but is failed: typed failed | found kubectl scale deployment webx --replicas=5 | the other thing | it']);
});

it('wants solutions that can be broken in ten ways', async () => {
  const short = exercise((typed) => typed === 'ls', (typed) => `found ${typed}`, { solution: { commands: 'ls' } });
  expect((await withstandMutations(short, open, 100)).disproofs.map(({ problem }) => problem.split(':')[0])).toEqual(['the solution can be broken in 3 ways only, and should be in 10']);
});
