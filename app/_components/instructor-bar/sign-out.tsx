'use client';

import { useRouter } from 'next/navigation';
import { Button } from '../button/button.tsx';
import { useAsk } from '../form/use-ask.ts';
import { post } from '../lesson-session/post.ts';

/** Ends the instructor's session in this browser. */
export function SignOut() {
  const router = useRouter();
  const { ask } = useAsk();
  const signOut = async () => {
    if (await ask(() => post('/api/instructor/sign-out', {}))) router.push('/instructor/sign-in');
  };
  return (
    <Button look="quiet" size="small" onClick={() => void signOut()}>
      Sign out
    </Button>
  );
}
