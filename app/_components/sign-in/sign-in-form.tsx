'use client';

import { useState, type FormEvent } from 'react';
import { Button } from '../button/button.tsx';
import styles from '../form/form.module.css';
import { Problem } from '../form/problem.tsx';
import { useAsk } from '../form/use-ask.ts';
import { post } from '../lesson-session/post.ts';
import own from './sign-in-form.module.css';

/** Signs an instructor in by the secret; before that, where there is an OpenID provider, leads to it by the address `oidc`. */
export function SignInForm({ oidc, problem: brought }: { oidc: string | undefined; problem: string | undefined }) {
  const [secret, setSecret] = useState('');
  const { busy, problem, ask } = useAsk();
  const signIn = async (event: FormEvent) => {
    event.preventDefault();
    // The whole page is fetched anew: what was rendered for somebody else must not stay.
    if (await ask(() => post('/api/instructor/sign-in', { secret }))) window.location.assign('/instructor');
  };
  return (
    <form className={styles.form} onSubmit={(event) => void signIn(event)}>
      <Problem>{brought}</Problem>
      {oidc !== undefined && (
        <>
          <p className={styles.actions}>
            <Button look="primary" onClick={() => window.location.assign(oidc)}>
              Sign in with your organisation’s account
            </Button>
          </p>
          <p className={own.or}>or</p>
        </>
      )}
      <div className={styles.field}>
        <label htmlFor="secret">Instructors’ secret</label>
        <input
          id="secret"
          type="password"
          autoComplete="current-password"
          required
          maxLength={200}
          value={secret}
          aria-describedby="secret-about"
          onChange={({ target }) => setSecret(target.value)}
        />
        <p id="secret-about" className={styles.about}>
          It was printed once when this Drydock was started for the first time, or chosen by whoever runs it.
        </p>
      </div>
      <Problem>{problem}</Problem>
      <p className={styles.actions}>
        <Button type="submit" look={oidc === undefined ? 'primary' : 'plain'} aria-disabled={busy}>
          {busy ? 'Signing in' : 'Sign in'}
        </Button>
      </p>
    </form>
  );
}
