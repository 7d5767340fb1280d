'use client';

import styles from './key-row.module.css';

const KEYS: readonly { label: string; name: string; keys: string }[] = [
  { label: 'Tab', name: 'Tab', keys: '\t' },
  { label: 'Ctrl-C', name: 'Control C, interrupt', keys: '\x03' },
  { label: 'Ctrl-D', name: 'Control D, end of input', keys: '\x04' },
  { label: 'Esc', name: 'Escape', keys: '\x1b' },
  { label: '↑', name: 'Up', keys: '\x1b[A' },
  { label: '↓', name: 'Down', keys: '\x1b[B' },
  { label: '←', name: 'Left', keys: '\x1b[D' },
  { label: '→', name: 'Right', keys: '\x1b[C' },
  { label: '|', name: 'Pipe', keys: '|' },
  { label: '-', name: 'Dash', keys: '-' },
  { label: '/', name: 'Slash', keys: '/' },
];

/** Keys that a touch keyboard lacks; shown only where the pointer is a finger. */
export function KeyRow({ type, focus }: { type(keys: string): void; focus(): void }) {
  return (
    <div className={styles.row} role="toolbar" aria-label="Terminal keys">
      {KEYS.map(({ label, name, keys }) => (
        <button
          key={name}
          type="button"
          aria-label={name}
          onClick={() => {
            type(keys);
            focus();
          }}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
