'use client';

import { Button } from '../button/button.tsx';
import { useAsk } from '../form/use-ask.ts';
import { post } from '../lesson-session/post.ts';

/** Ends the instructor's session in this browser. */
export function SignOut() {
  const { ask } = useAsk();
  const signOut = async () => {
    // The whole page is fetched anew: what was rendered for the instructor must not stay, nor be gone back to.
    if (await ask(() => post('/api/instructor/sign-out', {}))) window.location.assign('/instructor/sign-in');
  };
  return (
    <Button look="quiet" size="small" onClick={() => void signOut()}>
      Sign out
    </Button>
  );
}
