'use client';

import { useId, useState, type FormEvent } from 'react';
import { Button } from '../button/button.tsx';
import styles from '../form/form.module.css';
import { Problem } from '../form/problem.tsx';
import { useAsk } from '../form/use-ask.ts';
import { post } from '../lesson-session/post.ts';
import own from './message-form.module.css';

interface MessageFormProps {
  workshop: string;
  kind: 'hint' | 'message';
  /** To whom alone; without it, to all. */
  learner?: { id: string; name: string };
  /** What a hint may be about. */
  exercises?: readonly { exercise: string; title: string }[];
}

/** Sends words to one learner or to all, where they appear in the lesson. */
export function MessageForm({ workshop, kind, learner, exercises }: MessageFormProps) {
  const id = useId();
  const [text, setText] = useState('');
  const [exercise, setExercise] = useState('');
  const [said, setSaid] = useState('');
  const { busy, problem, ask } = useAsk();
  const label = learner ? `${kind === 'hint' ? 'Hint' : 'Message'} to ${learner.name}` : 'Message to all';

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || text.trim() === '') return;
    const draft = { kind, text, ...(learner && { learner: learner.id }), ...(exercise !== '' && { exercise }) };
    if (!(await ask(() => post(`/api/instructor/workshops/${workshop}/messages`, draft)))) return;
    setText('');
    setSaid('Sent.');
  };
  return (
    <form className={`${styles.form} ${own.form}`} onSubmit={(event) => void submit(event)}>
      <div className={styles.field}>
        <label htmlFor={id}>{label}</label>
        <textarea id={id} maxLength={2000} value={text} onChange={({ target }) => (setText(target.value), setSaid(''))} />
      </div>
      {exercises && (
        <div className={styles.field}>
          <label htmlFor={`${id}-about`}>About</label>
          <select id={`${id}-about`} value={exercise} onChange={({ target }) => setExercise(target.value)}>
            <option value="">no exercise in particular</option>
            {exercises.map(({ exercise: name, title }) => (
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
