'use client';

import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Button } from '../button/button.tsx';
import styles from './confirm.module.css';

interface ConfirmProps {
  /** The button that asks; and its words once more, as what will be done. */
  label: ReactNode;
  yes: string;
  no: string;
  /** What it means. */
  children: ReactNode;
  act(): void;
  busy?: boolean;
  look?: 'plain' | 'quiet';
}

/** Something that is asked once more before it is done, in place: the button gives way to what it means, yes and no. */
export function Confirm({ label, yes, no, children, act, busy = false, look = 'quiet' }: ConfirmProps) {
  const [asking, setAsking] = useState(false);
  const first = useRef<HTMLButtonElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const left = useRef(false);

  // Who presses a button keeps the focus, wherever the buttons go.
  useEffect(() => {
    if (asking) first.current?.focus();
    else if (left.current) opener.current?.focus();
    left.current = asking;
  }, [asking]);

  if (!asking) {
    return (
      <Button ref={opener} size="small" look={look} aria-disabled={busy} onClick={() => !busy && setAsking(true)}>
        {label}
      </Button>
    );
  }
  return (
    <div className={styles.confirm} role="group" aria-label={yes}>
      <p>{children}</p>
      <span className={styles.buttons}>
        <Button
          ref={first}
          size="small"
          onClick={() => {
            setAsking(false);
            act();
          }}
        >
          {yes}
        </Button>
        <Button size="small" look="quiet" onClick={() => setAsking(false)}>
          {no}
        </Button>
      </span>
    </div>
  );
}
