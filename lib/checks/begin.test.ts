import { expect, it } from 'vitest';
import type { Exercise } from './index.ts';
import { commandsToBegin } from './index.ts';

const EXERCISE: Exercise = { id: 'e', title: '', points: 1, task: '', checks: [], hints: [], mistakes: [], solution: {} };

it('takes away what the exercise touches, then sets up, ending at the first command that fails', () => {
  expect(commandsToBegin({ ...EXERCISE, touches: ['pod/web', 'service/web'], setup: 'kubectl run web\nkubectl expose pod web' })).toEqual([
    'kubectl delete pod/web service/web --ignore-not-found --now',
    'set -e\nkubectl run web\nkubectl expose pod web',
  ]);
  expect(commandsToBegin(EXERCISE)).toEqual([]);
});
