'use client';

import { Confirm } from '../confirm/confirm.tsx';
import { Icon } from '../icon/icon.tsx';
import { post } from '../lesson-session/post.ts';

/** A fresh sandbox in place of the learner's; gives what to say of it. */
export async function resetSandbox(): Promise<string> {
  await post('/api/sandbox/reset', {});
  return 'Your sandbox is fresh.';
}

/** A fresh cluster and home directory, asked once more. */
export function ResetSandbox({ act }: { act(): void }) {
  return (
    <Confirm label={<><Icon name="reset" />Reset the sandbox</>} yes="Reset it" no="Keep it" look="plain" act={act}>
      Everything in the cluster and the home directory goes. What you have passed stays.
    </Confirm>
  );
}
