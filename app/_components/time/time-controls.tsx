'use client';

import { useEffect, useState } from 'react';
import { Button } from '../button/button.tsx';
import { Icon } from '../icon/icon.tsx';
import { wordsOf } from '../lesson-session/post.ts';
import { skipAhead, SPANS, type Span } from './skip-ahead.ts';
import styles from './time-controls.module.css';

/** Milliseconds for which it stays on the page what happened; the cluster menu keeps nothing newer than the map and the terminal show. */
const MOMENT = 9000;

interface Said {
  words: string;
  /** Tells two of the same words apart. */
  time: number;
}

/** The cluster's clock, one click away: what happened meanwhile is said below the bar. */
export function TimeControls() {
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said>();

  useEffect(() => {
    if (!said) return undefined;
    const timer = setTimeout(() => setSaid(undefined), MOMENT);
    return () => clearTimeout(timer);
  }, [said]);

  const skip = async (span: Span) => {
    if (busy) return;
    setBusy(true);
    setSaid({ words: await skipAhead(span).catch(wordsOf), time: performance.now() });
    setBusy(false);
  };

  return (
    <div className={styles.time} role="group" aria-label="The cluster’s time">
      {[SPANS.short, SPANS.long].map((span) => (
        <Button key={span.seconds} look="quiet" size="small" aria-disabled={busy} aria-label={`${span.words} later`} onClick={() => void skip(span)}>
          <Icon name="later" />
          {span.words}
        </Button>
      ))}
      <output className={styles.said} data-shown={said !== undefined}>
        {said && <span key={said.time}>{said.words}</span>}
      </output>
    </div>
  );
}
