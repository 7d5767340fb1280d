'use client';

import { useState } from 'react';
import { Button } from '../button/button.tsx';
import { Confirm } from '../confirm/confirm.tsx';
import form from '../form/form.module.css';
import { Problem } from '../form/problem.tsx';
import { useAsk } from '../form/use-ask.ts';
import { post } from '../lesson-session/post.ts';
import { Consent } from './consent.tsx';
import styles from './seat-page.module.css';

/** Shows and copies the link by which the learner comes back from another device. */
export function PersonalLink() {
  const [link, setLink] = useState<string>();
  const [copied, setCopied] = useState(false);
  const { problem, ask } = useAsk();
  const show = () =>
    ask(async () => {
      const { link: whole } = await post<{ link: string }>('/api/workshop/link', {});
      setLink(whole);
      // Refused where the page may not write to the clipboard; the link is there to be copied by hand.
      await navigator.clipboard?.writeText(whole).then(() => setCopied(true), () => undefined);
    });
  return (
    <div className={form.form}>
      <p>A personal link leads back to your place from another device or browser. Keep it to yourself: whoever has it is you here.</p>
      <p className={form.actions}>
        <Button onClick={() => void show()}>Copy my personal link</Button>
        <output>{copied && 'Copied.'}</output>
      </p>
      {link !== undefined && <input readOnly aria-label="Your personal link" value={link} className={styles.link} onFocus={({ target }) => target.select()} />}
      <Problem>{problem}</Problem>
    </div>
  );
}

/** The learner's switch, on the workshop's own page. */
export function ConsentHere({ mayType: initial }: { mayType: boolean }) {
  const [mayType, setMayType] = useState(initial);
  const consent = async (next: boolean) => {
    await post('/api/workshop/consent', { mayType: next });
    setMayType(next);
  };
  return <Consent mayType={mayType} consent={consent} />;
}

/** Gives the browser back to whoever it was before. */
export function Leave() {
  const { problem, ask } = useAsk();
  const leave = async () => {
    if (await ask(() => post('/api/workshop/leave', {}))) window.location.assign('/');
  };
  return (
    <>
      <Confirm label="Leave the workshop in this browser" yes="Leave" no="Stay" look="plain" act={() => void leave()}>
        Your place and your work stay; without your personal link you cannot come back to them.
      </Confirm>
      <Problem>{problem}</Problem>
    </>
  );
}
