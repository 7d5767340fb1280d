'use client';

import Link from 'next/link';
import { Button } from '../button/button.tsx';
import { Icon } from '../icon/icon.tsx';
import { TerminalSettings, ThemeChoice } from '../preferences/preference-fields.tsx';
import styles from './menu.module.css';
import { useDisclosure } from './use-disclosure.ts';

/** Theme, terminal type and screen-reader mode, for this browser. */
export function SettingsMenu({ terminal = false }: { terminal?: boolean }) {
  const { rootProps, buttonProps, panelProps } = useDisclosure();
  return (
    <div className={styles.root} {...rootProps}>
      <Button look="quiet" aria-label="Settings" {...buttonProps}>
        <Icon name="settings" size={18} />
      </Button>
      <div className={styles.panel} role="group" aria-label="Settings" {...panelProps}>
        <ThemeChoice />
        {terminal && <TerminalSettings />}
        <p className={styles.group}>
          <Link href="/settings" prefetch={false}>
            All settings, progress file, kubeconfig
          </Link>
        </p>
      </div>
    </div>
  );
}
