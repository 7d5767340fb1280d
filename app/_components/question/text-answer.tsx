import { Words } from '../exercise/words.tsx';
import type { FieldsProps } from './fields-props.ts';
import styles from './question.module.css';

/** Characters that an answer may have, as the server takes it. */
const LONGEST = 200;

/** A word or a number that was found out. */
export function TextAnswer({ name, question: { prompt, placeholder }, given, locked, right, give }: FieldsProps<'text'>) {
  return (
    <div className={styles.fields}>
      <label htmlFor={`${name}-text`} className={styles.prompt}>
        <Words>{prompt}</Words>
      </label>
      <span className={styles.line}>
        <input
          id={`${name}-text`}
          className={styles.text}
          value={given}
          placeholder={placeholder}
          maxLength={LONGEST}
          readOnly={locked}
          spellCheck={false}
          autoCapitalize="off"
          autoCorrect="off"
          autoComplete="off"
          onChange={(event) => give(event.target.value)}
        />
        {right !== undefined && <span className={styles.right}>✓ right</span>}
      </span>
    </div>
  );
}
