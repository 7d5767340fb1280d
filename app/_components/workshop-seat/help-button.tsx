'use client';

import { useState, type FormEvent } from 'react';
import { Button } from '../button/button.tsx';
import { Problem } from '../form/problem.tsx';
import { useAsk } from '../form/use-ask.ts';
import { Icon } from '../icon/icon.tsx';
import { useSession } from '../lesson-session/lesson-session.tsx';
import { post, send } from '../lesson-session/post.ts';
import { currentExercise } from '../lesson-session/session-state.ts';
import menu from '../menu/menu.module.css';
import { useDisclosure } from '../menu/use-disclosure.ts';
import { useSeat } from './seat-session.tsx';
import { wordsOfPlace } from './seat-state.ts';
import styles from './workshop-menu.module.css';

function AskForm({ lesson }: { lesson: string }) {
  const { exercises } = useSession();
  const [text, setText] = useState('');
  const { busy, problem, ask } = useAsk();
  const current = currentExercise(exercises);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const exercise = current && !current.passed ? { exercise: current.name } : {};
    if (!busy) void ask(() => post('/api/workshop/help', { text, lesson, ...exercise }));
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <label htmlFor="help-text">What are you stuck on?</label>
      <textarea id="help-text" maxLength={500} value={text} aria-describedby="help-about" onChange={({ target }) => setText(target.value)} />
      <p id="help-about">It may stay empty. Your instructor sees which exercise you are at, and why it does not pass.</p>
      <Problem>{problem}</Problem>
      <div>
        <Button type="submit" aria-disabled={busy}>
          Ask
        </Button>
      </div>
    </form>
  );
}

/** Asks the instructor for help; afterwards, the place in the queue. */
export function HelpButton({ lesson }: { lesson: string }) {
  const seat = useSeat();
  const { rootProps, buttonProps, panelProps } = useDisclosure();
  const { busy, problem, ask } = useAsk();
  if (!seat) return null;
  const { help } = seat;
  const place = wordsOfPlace(help);
  const withdraw = () => {
    if (!busy) void ask(() => send('DELETE', '/api/workshop/help', {}));
  };
  return (
    <div className={menu.root} {...rootProps}>
      <Button look="quiet" {...buttonProps}>
        <span className={styles.hand} data-asked={help !== undefined}>
          <Icon name="hand" />
        </span>
        <span className={`${styles.label} ${place ? styles.asked : ''}`}>{place ? `Help: ${place}` : 'Ask for help'}</span>
      </Button>
      <output className="visually-hidden">{place}</output>
      <div className={menu.panel} role="group" aria-label="Help" {...panelProps}>
        {help ? (
          <div className={menu.group}>
            <h2>{place}</h2>
            <p>{help.taken ? 'Your instructor has taken your request.' : 'Your instructor sees that you wait. Go on trying meanwhile.'}</p>
            {help.text !== '' && <p className={styles.own}>You wrote: {help.text}</p>}
            <div className={menu.row}>
              <Button size="small" aria-disabled={busy} onClick={withdraw}>
                I no longer need it
              </Button>
            </div>
            <Problem>{problem}</Problem>
          </div>
        ) : (
          <AskForm lesson={lesson} />
        )}
      </div>
    </div>
  );
}
