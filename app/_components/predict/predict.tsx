'use client';

import { useId, useState, type ReactNode } from 'react';
import styles from './predict.module.css';

/**
 * A question to answer before looking: choose, then see. Nothing is recorded, no choice is punished.
 * `right` is the number of the right answer, from 1; the children say why.
 */
export function Predict(props: { question: string; answers: readonly string[]; right: number; children: ReactNode }) {
  const { question, answers, right, children } = props;
  const [chosen, setChosen] = useState<number>();
  const name = useId();
  return (
    <div role="radiogroup" aria-labelledby={`${name}-question`} className={styles.predict}>
      <p id={`${name}-question`} className={styles.question}>
        <span className={styles.kind}>What do you think?</span> {question}
      </p>
      {answers.map((answer, index) => (
        <label key={answer} className={styles.answer} data-right={chosen !== undefined && index + 1 === right}>
          <input type="radio" name={name} checked={chosen === index + 1} onChange={() => setChosen(index + 1)} />
          <span>{answer}</span>
        </label>
      ))}
      <div className={styles.why} aria-live="polite" data-shown={chosen !== undefined}>
        {chosen !== undefined && (
          <>
            <p className={styles.verdict}>{chosen === right ? 'Just so.' : `It is: ${answers[right - 1] ?? ''}.`}</p>
            {children}
          </>
        )}
      </div>
    </div>
  );
}
