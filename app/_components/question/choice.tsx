import { Words } from '../exercise/words.tsx';
import type { FieldsProps } from './fields-props.ts';
import styles from './question.module.css';

/** One of several answers. */
export function Choice({ name, question, given, locked, right, give }: FieldsProps<'choice'>) {
  return (
    <fieldset className={styles.fields}>
      <legend>
        <Words>{question.prompt}</Words>
      </legend>
      {question.options.map(({ id, text }) => (
        <label key={id} className={styles.option} data-given={given === id}>
          <input type="radio" name={name} value={id} checked={given === id} disabled={locked} onChange={() => give(id)} />
          <span>
            <Words>{text}</Words>
            {right === id && <span className={styles.right}> ✓ right</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
