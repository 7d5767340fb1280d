import { expect, test } from 'vitest';
import { learnerSecret } from './learner-cookie.ts';

test('finds the secret among other cookies', () => {
  expect(learnerSecret('a=1; drydock-learner=s3cr=t; b=2')).toBe('s3cr=t');
});

test.each([undefined, null, '', 'drydock-learner=', 'not-drydock-learner=x', ';;='])('has no secret in %j', (header) => {
  expect(learnerSecret(header)).toBeUndefined();
});
