'use client';

import Link from 'next/link';
import { TerminalSettings, ThemeChoice } from '../preferences/preference-fields.tsx';
import styles from './menu.module.css';

/** What one changes while reading, and the way to the rest. */
export default function SettingsPanel() {
  return (
    <>
      <ThemeChoice />
      <TerminalSettings />
      <p className={`${styles.group} ${styles.links}`}>
        <Link href="/settings" prefetch={false}>
          All settings
        </Link>
        <Link href="/progress" prefetch={false}>
          Your progress
        </Link>
      </p>
    </>
  );
}
