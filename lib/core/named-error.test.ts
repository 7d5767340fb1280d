import { expect, it } from 'vitest';
import { NamedError } from './index.ts';

/** The class as a bundle has it: another one at each call, under whatever name. */
function copy() {
  return class extends NamedError {
    static override readonly errorName = 'Refusal';
    readonly code = 'full';
  };
}

class Other extends NamedError {
  static override readonly errorName = 'Other';
}

it('is an instance of every copy of its class, and of no other', () => {
  const [Here, There] = [copy(), copy()];
  const refusal = new There('no', { cause: 'none' });
  expect(refusal).toMatchObject({ name: 'Refusal', message: 'no', code: 'full', cause: 'none' });
  expect(refusal instanceof Here).toBe(true);
  expect(refusal instanceof Error).toBe(true);
  expect(refusal instanceof Other).toBe(false);
  expect(new Error('Refusal') instanceof Here).toBe(false);
  expect({ name: 'Refusal' } instanceof Here).toBe(false);
});
