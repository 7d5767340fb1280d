'use client';

import { useId, useState, type SubmitEvent } from 'react';
import type { Question } from '#lib/checks/index.ts';
import { Button } from '../button/button.tsx';
import { useSession } from '../lesson-session/lesson-session.tsx';
import type { ExerciseState } from '../lesson-session/session-state.ts';
import { Choice } from './choice.tsx';
import type { FieldsProps } from './fields-props.ts';
import { Placement } from './placement.tsx';
import styles from './question.module.css';
import { TextAnswer } from './text-answer.tsx';

function Fields({ question, ...rest }: Omit<FieldsProps<Question['type']>, 'question'> & { question: Question }) {
  switch (question.type) {
    case 'choice':
      return <Choice question={question} {...rest} />;
    case 'placement':
      return <Placement question={question} {...rest} />;
    case 'text':
      return <TextAnswer question={question} {...rest} />;
  }
}

/** Whether the answer is one: something chosen, each item placed, a word typed. */
function isWhole(question: Question, given: string): boolean {
  if (question.type !== 'placement') return given.trim() !== '';
  return given.split(',').filter((pair) => /=./.test(pair)).length === question.items.length;
}

function unfinished(question: Question): string {
  if (question.type === 'choice') return 'Choose one first.';
  return question.type === 'placement' ? 'Each of them needs a place first.' : 'Type an answer first.';
}

/** A question with its button. A prediction is locked once it was made; any other answer may be changed until it is right. */
export default function QuestionForm({ exercise, question }: { exercise: ExerciseState; question: Question }) {
  const { answer } = useSession();
  const { kind, passed, doing, attempts, answer: standing } = exercise;
  // What is chosen but not answered yet; an answer, right or wrong, is an attempt and ends it.
  const [draft, setDraft] = useState<{ answer: string; attempt: number }>();
  const [missing, setMissing] = useState(false);
  const name = useId();
  const predicted = kind === 'predict' && standing !== undefined;
  const locked = passed || predicted;
  const given = locked ? (standing ?? '') : ((draft?.attempt === attempts ? draft.answer : standing) ?? '');
  const busy = doing === 'answering';

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (busy || locked) return;
    setMissing(!isWhole(question, given));
    if (isWhole(question, given)) void answer(exercise.name, given);
  };

  return (
    <form className={styles.question} onSubmit={submit} data-locked={locked}>
      <Fields
        name={name}
        question={question}
        given={given}
        locked={locked}
        right={passed && kind !== 'predict' ? standing : undefined}
        give={(chosen) => {
          setDraft({ answer: chosen, attempt: attempts });
          setMissing(false);
        }}
      />
      {!locked && (
        <p className={styles.submit}>
          <Button type="submit" look={kind === 'predict' ? 'primary' : 'plain'} aria-disabled={busy}>
            {kind === 'predict' ? 'That is what I expect' : 'Answer'}
          </Button>
          <output className={styles.missing}>{missing && unfinished(question)}</output>
        </p>
      )}
      {predicted && !passed && <p className={styles.kept}>Your expectation is kept. Now make it happen and see.</p>}
    </form>
  );
}
