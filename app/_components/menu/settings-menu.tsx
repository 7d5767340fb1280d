'use client';

import { Button } from '../button/button.tsx';
import { Icon } from '../icon/icon.tsx';
import { later } from '../later/later.tsx';
import styles from './menu.module.css';
import { useDisclosure } from './use-disclosure.ts';

const Panel = later(() => import('./settings-panel.tsx'));

/** Theme, terminal type and screen-reader mode, for this browser, without leaving the lesson. */
export function SettingsMenu() {
  const { open, rootProps, buttonProps, panelProps } = useDisclosure();
  return (
    <div className={styles.root} {...rootProps}>
      <Button look="quiet" aria-label="Settings" {...buttonProps}>
        <Icon name="settings" size={18} />
      </Button>
      <div className={styles.panel} role="group" aria-label="Settings" {...panelProps}>
        {open && <Panel />}
      </div>
    </div>
  );
}
