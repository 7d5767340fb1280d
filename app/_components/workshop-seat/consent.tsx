'use client';

import { useAsk } from '../form/use-ask.ts';
import { Problem } from '../form/problem.tsx';
import menu from '../menu/menu.module.css';

/** The learner's switch: whether the instructor may type in their terminals. */
export function Consent({ mayType, consent }: { mayType: boolean; consent(mayType: boolean): Promise<void> }) {
  const { problem, ask } = useAsk();
  return (
    <>
      <label className={menu.check}>
        <input type="checkbox" checked={mayType} onChange={({ target }) => void ask(() => consent(target.checked))} />
        <span>Let the instructor type in my terminal</span>
        <p>They can look on without it; you are told when they do. Take it back at any time.</p>
      </label>
      <Problem>{problem}</Problem>
    </>
  );
}
