'use client';

import { useState, type FormEvent } from 'react';
import { Button } from '../button/button.tsx';
import styles from '../form/form.module.css';
import { Problem } from '../form/problem.tsx';
import { useAsk } from '../form/use-ask.ts';
import { post } from '../lesson-session/post.ts';
import { enterWorkshop } from './enter.ts';
import own from './join-form.module.css';

/** Joins a workshop by its code and a name. */
export function JoinForm({ code: given }: { code: string }) {
  const [code, setCode] = useState(given);
  const [name, setName] = useState('');
  const { busy, problem, ask } = useAsk();

  const join = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) void ask(async () => (await post('/api/workshop/join', { code, name }), await enterWorkshop()));
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
