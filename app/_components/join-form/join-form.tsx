'use client';

import { useEffect, useState, type FormEvent } from 'react';
import type { LessonAccess } from '#lib/workshops/index.ts';
import { Button } from '../button/button.tsx';
import styles from '../form/form.module.css';
import { Problem } from '../form/problem.tsx';
import { useAsk } from '../form/use-ask.ts';
import { get, post } from '../lesson-session/post.ts';
import own from './join-form.module.css';

/** Goes to the first open lesson that is not passed; to the workshop's own page when none is open. */
async function enter(): Promise<void> {
  const { lessons } = await get<{ lessons: readonly LessonAccess[] }>('/api/workshop');
  const next = lessons.find(({ open, passed }) => open && !passed) ?? lessons.find(({ open }) => open);
  // The whole page is fetched anew: this browser is another learner now.
  window.location.assign(next ? `/learn/${next.lesson}` : '/workshop');
}

/** The secret of a personal link, `/join#back=…`. It is taken out of the address, so that nobody reads it there. */
function takeSecret(): string | undefined {
  const secret = /^#back=(.+)$/.exec(window.location.hash)?.[1];
  if (secret !== undefined) window.history.replaceState(null, '', '/join');
  return secret;
}

/** Joins a workshop by its code and a name; a personal link leads back without either. */
export function JoinForm({ code: given }: { code: string }) {
  const [code, setCode] = useState(given);
  const [name, setName] = useState('');
  const { busy, problem, ask } = useAsk();

  useEffect(() => {
    const comeBack = () => {
      const secret = takeSecret();
      if (secret !== undefined) void ask(async () => (await post('/api/workshop/return', { secret }), await enter()));
    };
    comeBack();
    window.addEventListener('hashchange', comeBack);
    return () => window.removeEventListener('hashchange', comeBack);
  }, [ask]);

  const join = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) void ask(async () => (await post('/api/workshop/join', { code, name }), await enter()));
  };
  return (
    <form className={styles.form} onSubmit={join}>
      <div className={styles.field}>
        <label htmlFor="code">Code</label>
        <input
          id="code"
          className={own.code}
          required
          maxLength={20}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          placeholder="K7M-QXR"
          value={code}
          onChange={({ target }) => setCode(target.value)}
        />
        <p className={styles.about}>Your instructor shows it.</p>
      </div>
      <div className={styles.field}>
        <label htmlFor="name">Your name</label>
        <input id="name" required maxLength={60} autoComplete="name" value={name} aria-describedby="name-about" onChange={({ target }) => setName(target.value)} />
        <p id="name-about" className={styles.about}>
          Your instructor sees it beside your work. A first name will do; no account and no e-mail address are needed.
        </p>
      </div>
      <Problem>{problem}</Problem>
      <p className={styles.actions}>
        <Button type="submit" look="primary" size="large" aria-disabled={busy}>
          {busy ? 'One moment' : 'Join'}
        </Button>
      </p>
    </form>
  );
}
