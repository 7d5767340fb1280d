'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { Button, ButtonLink } from '../button/button.tsx';
import { enterWorkshop } from '../join-form/enter.ts';
import { post, wordsOf } from '../lesson-session/post.ts';
import { Notice } from '../notice/notice.tsx';

type State = { kind: 'looking' } | { kind: 'no-secret' } | { kind: 'refused'; why: string };

/** The secret of a personal link, after its #. It is taken out of the address, so that nobody reads it there. */
function takeSecret(): string | undefined {
  const secret = window.location.hash.slice(1);
  if (secret === '') return undefined;
  window.history.replaceState(null, '', window.location.pathname);
  return secret;
}

const JOIN = (
  <ButtonLink look="primary" href="/join" prefetch={false}>
    Join by a code
  </ButtonLink>
);

/** Leads whoever has a learner's personal link back to that learner's place in their workshop. */
export function ComeBack() {
  const secret = useRef<string>(undefined);
  const [state, setState] = useState<State>({ kind: 'looking' });

  const comeBack = useCallback(async () => {
    secret.current = takeSecret() ?? secret.current;
    if (secret.current === undefined) return setState({ kind: 'no-secret' });
    setState({ kind: 'looking' });
    try {
      await post('/api/workshop/return', { secret: secret.current });
      await enterWorkshop();
    } catch (error) {
      setState({ kind: 'refused', why: wordsOf(error) });
    }
  }, []);

  useEffect(() => {
    const come = () => void comeBack();
    come();
    window.addEventListener('hashchange', come);
    return () => window.removeEventListener('hashchange', come);
  }, [comeBack]);

  switch (state.kind) {
    case 'looking':
      return (
        <Notice title="Back to your workshop" actions={null}>
          <p role="status">Your place in it is being looked for.</p>
        </Notice>
      );
    case 'no-secret':
      return (
        <Notice title="This link is not whole" actions={JOIN}>
          <p>A personal link ends in a long word after a #, and here there is none. Open it again as it was copied, with all that belongs to it.</p>
        </Notice>
      );
    case 'refused':
      return (
        <Notice
          title="You could not be brought back"
          actions={
            <>
              {JOIN}
              <Button onClick={() => void comeBack()}>Try the link again</Button>
            </>
          }
        >
          <p role="alert">{state.why}</p>
        </Notice>
      );
  }
}
