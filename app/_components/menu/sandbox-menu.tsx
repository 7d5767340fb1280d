'use client';

import { Button } from '../button/button.tsx';
import { later } from '../later/later.tsx';
import { useSession } from '../lesson-session/lesson-session.tsx';
import menu from './menu.module.css';
import styles from './sandbox-menu.module.css';
import { useDisclosure } from './use-disclosure.ts';

const Panel = later(() => import('./sandbox-panel.tsx'));

interface SandboxWords {
  label: string;
  looks: string | undefined;
  explained: string;
}

function describe(sandbox: 'starting' | 'ready' | 'unreachable', live: boolean): SandboxWords {
  if (sandbox === 'unreachable') {
    return { label: 'Cluster not reachable', looks: styles.lost, explained: 'Your cluster does not answer just now. It is tried again by itself; nothing is lost.' };
  }
  if (!live) {
    return { label: 'Connecting', looks: styles.starting, explained: 'The page is connecting. What you see may be a moment old.' };
  }
  return sandbox === 'ready'
    ? { label: 'Cluster ready', looks: styles.ready, explained: 'One control plane and two workers, yours alone. You are its admin, in namespace default.' }
    : { label: 'Cluster starting', looks: styles.starting, explained: 'Your cluster is being brought up.' };
}

/** The cluster's state in the top bar; opened, its clock and a fresh start. */
export function SandboxMenu() {
  const { sandbox, live } = useSession();
  const { open, rootProps, buttonProps, panelProps } = useDisclosure();
  const { label, looks, explained } = describe(sandbox, live);
  return (
    <div className={menu.root} {...rootProps}>
      <Button look="quiet" {...buttonProps}>
        <span className={`${styles.dot} ${looks}`} aria-hidden="true" />
        <span className={styles.label}>{label}</span>
      </Button>
      <output className="visually-hidden">{label}</output>
      <div className={menu.panel} role="group" aria-label="Sandbox" {...panelProps}>
        {open && <Panel explained={explained} />}
      </div>
    </div>
  );
}
