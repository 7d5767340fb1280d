import { expect, it } from 'vitest';
import { Turns } from './turns.ts';

it('lets one go after the other of a key, whatever became of it, and holds up no other', async () => {
  const turns = new Turns();
  const happened: string[] = [];
  const first = Promise.withResolvers<void>();
  const one = turns.take('ann', async () => {
    happened.push('first begins');
    await first.promise;
    happened.push('first fails');
    throw new Error('first');
  });
  const two = turns.take('ann', async () => happened.push('second'));
  await turns.take('ben', async () => happened.push('other'));
  expect(happened).toEqual(['first begins', 'other']);
  first.resolve();
  await expect(one).rejects.toThrow('first');
  await two;
  expect(happened).toEqual(['first begins', 'other', 'first fails', 'second']);
});
