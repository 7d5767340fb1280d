import type { CheckResult } from '#lib/checks/index.ts';
import styles from './reason.module.css';
import { Words } from './words.tsx';

/** Why a check does not hold: what was found against what was wanted, and the next thing to look at. */
export function Reason({ check }: { check: CheckResult }) {
  const { outcome } = check;
  if (outcome.state === 'passed') return null;
  if (outcome.state === 'could-not-look') {
    return (
      <p className={styles.unseen}>
        <Words>{`The check could not look: ${outcome.reason}. This does not count against you.`}</Words>
      </p>
    );
  }
  return (
    <dl className={styles.reason}>
      <dt>Found</dt>
      <dd>
        <Words>{outcome.found}</Words>
      </dd>
      <dt>Wanted</dt>
      <dd>
        <Words>{outcome.wanted}</Words>
      </dd>
      <dt>Look at</dt>
      <dd>
        <Words>{outcome.lookAt}</Words>
      </dd>
    </dl>
  );
}
