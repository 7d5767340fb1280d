'use client';

import { Button } from '../button/button.tsx';
import styles from '../menu/menu.module.css';
import { TERMINAL_SIZES, type Preferences } from './preferences.ts';
import { usePreferences } from './preferences-provider.tsx';

const THEMES: readonly { value: Preferences['theme']; label: string }[] = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

/** Light, dark, or as the system is. */
export function ThemeChoice() {
  const { preferences, change } = usePreferences();
  return (
    <fieldset className={styles.group}>
      <legend>Theme</legend>
      <div className={styles.choices}>
        {THEMES.map(({ value, label }) => (
          <label key={value}>
            <input
              type="radio"
              name="theme"
              value={value}
              checked={preferences.theme === value}
              onChange={() => change({ theme: value })}
            />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** The terminal's type and whether it speaks. */
export function TerminalSettings() {
  const { preferences, change } = usePreferences();
  const { terminalSize, screenReader } = preferences;
  return (
    <fieldset className={styles.group}>
      <legend>Terminal</legend>
      <div className={styles.row}>
        <span>Type size</span>
        <span className={styles.stepper}>
          <Button
            size="small"
            aria-label="Smaller terminal type"
            disabled={terminalSize <= TERMINAL_SIZES.least}
            onClick={() => change({ terminalSize: terminalSize - 1 })}
          >
            −
          </Button>
          <output aria-live="polite">{terminalSize} px</output>
          <Button
            size="small"
            aria-label="Larger terminal type"
            disabled={terminalSize >= TERMINAL_SIZES.most}
            onClick={() => change({ terminalSize: terminalSize + 1 })}
          >
            +
          </Button>
        </span>
      </div>
      <label className={`${styles.row} ${styles.check}`}>
        <input
          type="checkbox"
          checked={screenReader}
          onChange={(event) => change({ screenReader: event.target.checked })}
        />
        Screen-reader mode
        <p>The terminal reads its output aloud as it comes.</p>
      </label>
    </fieldset>
  );
}
