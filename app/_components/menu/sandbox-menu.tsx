'use client';

import { useState } from 'react';
import { Button } from '../button/button.tsx';
import { Icon } from '../icon/icon.tsx';
import { useSession } from '../lesson-session/lesson-session.tsx';
import { wordsOf } from '../lesson-session/post.ts';
import { ResetSandbox, resetSandbox } from '../reset-sandbox/reset-sandbox.tsx';
import { skipAhead, SPANS } from '../time/skip-ahead.ts';
import menu from './menu.module.css';
import styles from './sandbox-menu.module.css';
import { useDisclosure } from './use-disclosure.ts';

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
  const { rootProps, buttonProps, panelProps } = useDisclosure();
  const [said, setSaid] = useState('');
  const { label, looks, explained } = describe(sandbox, live);

  const act = async (work: () => Promise<string>) => {
    setSaid('One moment.');
    setSaid(await work().catch(wordsOf));
  };

  return (
    <div className={menu.root} {...rootProps}>
      <Button look="quiet" {...buttonProps}>
        <span className={`${styles.dot} ${looks}`} aria-hidden="true" />
        <span className={styles.label}>{label}</span>
      </Button>
      <output className="visually-hidden">{label}</output>
      <div className={menu.panel} role="group" aria-label="Sandbox" {...panelProps}>
        <h2>Your cluster</h2>
        <p>{explained}</p>
        <fieldset className={menu.group}>
          <legend>Skip ahead</legend>
          <p>The cluster’s clock jumps; probes, waits and restarts play out as they would have.</p>
          <div className={menu.row}>
            {Object.values(SPANS).map((span) => (
              <Button key={span.seconds} size="small" aria-label={`Skip ahead ${span.words}`} onClick={() => void act(() => skipAhead(span))}>
                <Icon name="later" />
                {span.words}
              </Button>
            ))}
          </div>
        </fieldset>
        <div className={menu.group}>
          <ResetSandbox act={() => void act(resetSandbox)} />
        </div>
        <output className={menu.said}>{said}</output>
      </div>
    </div>
  );
}
