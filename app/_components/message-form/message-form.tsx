'use client';

import { useId, useState, type FormEvent } from 'react';
import { Button } from '../button/button.tsx';
import styles from '../form/form.module.css';
import { Problem } from '../form/problem.tsx';
import { useAsk } from '../form/use-ask.ts';
import { post } from '../lesson-session/post.ts';
import own from './message-form.module.css';

type Kind = 'hint' | 'message';

interface MessageFormProps {
  workshop: string;
  /** To whom alone, a hint or a message; without it, a message to all. */
  learner?: { id: string; name: string };
  /** What a hint may be about. */
  exercises?: readonly { exercise: string; title: string }[];
}

const KINDS: readonly Kind[] = ['hint', 'message'];
const WORDS = { hint: 'Hint', message: 'Message' } as const;

/** What the words are called where the learner reads them. */
function KindChoice({ kind, choose }: { kind: Kind; choose(kind: Kind): void }) {
  const name = useId();
  return (
    <fieldset className={`${styles.field} ${own.kinds}`}>
      <legend className="visually-hidden">What to send</legend>
      {KINDS.map((each) => (
        <label key={each} className={styles.choice}>
          <input type="radio" name={name} checked={each === kind} onChange={() => choose(each)} />
          {WORDS[each]}
        </label>
      ))}
    </fieldset>
  );
}

/** Sends words to one learner or to all, where they appear in the lesson. */
export function MessageForm({ workshop, learner, exercises }: MessageFormProps) {
  const id = useId();
  const [kind, setKind] = useState<Kind>(learner ? 'hint' : 'message');
  const [text, setText] = useState('');
  const [exercise, setExercise] = useState('');
  const [said, setSaid] = useState('');
  const { busy, problem, ask } = useAsk();
  const label = `${WORDS[kind]} to ${learner?.name ?? 'all'}`;
  const about = kind === 'hint' ? exercises : undefined;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || text.trim() === '') return;
    const draft = { kind, text, ...(learner && { learner: learner.id }), ...(about && exercise !== '' && { exercise }) };
    if (!(await ask(() => post(`/api/instructor/workshops/${workshop}/messages`, draft)))) return;
    setText('');
    setSaid('Sent.');
  };
  return (
    <form className={`${styles.form} ${own.form}`} onSubmit={(event) => void submit(event)}>
      {learner && <KindChoice kind={kind} choose={setKind} />}
      <div className={styles.field}>
        <label htmlFor={id}>{label}</label>
        <textarea id={id} maxLength={2000} value={text} onChange={({ target }) => (setText(target.value), setSaid(''))} />
      </div>
      {about && (
        <div className={styles.field}>
          <label htmlFor={`${id}-about`}>About</label>
          <select id={`${id}-about`} value={exercise} onChange={({ target }) => setExercise(target.value)}>
            <option value="">no exercise in particular</option>
            {about.map(({ exercise: name, title }) => (
              <option key={name} value={name}>
                {title}
              </option>
            ))}
          </select>
        </div>
      )}
      <Problem>{problem}</Problem>
      <p className={styles.actions}>
        <Button type="submit" size="small" aria-disabled={busy || text.trim() === ''}>
          Send
        </Button>
        <output className={styles.about}>{said}</output>
      </p>
    </form>
  );
}
