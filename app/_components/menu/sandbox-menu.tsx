'use client';

import { useState } from 'react';
import { Button } from '../button/button.tsx';
import { Icon } from '../icon/icon.tsx';
import { useSession } from '../lesson-session/lesson-session.tsx';
import { post, wordsOf } from '../lesson-session/post.ts';
import menu from './menu.module.css';
import styles from './sandbox-menu.module.css';
import { useDisclosure } from './use-disclosure.ts';

const SKIPS: readonly { label: string; seconds: number }[] = [
  { label: '30 s', seconds: 30 },
  { label: '5 min', seconds: 300 },
  { label: '1 h', seconds: 3600 },
];

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

/** Asks once more before a reset, in place. */
function Reset({ act }: { act(): void }) {
  const [sure, setSure] = useState(false);
  if (!sure) {
    return (
      <Button size="small" onClick={() => setSure(true)}>
        <Icon name="reset" />
        Reset the sandbox
      </Button>
    );
  }
  return (
    <>
      <p>Everything in the cluster and the home directory goes. What you have passed stays.</p>
      <div className={menu.row}>
        <Button
          size="small"
          onClick={() => {
            setSure(false);
            act();
          }}
        >
          Reset it
        </Button>
        <Button size="small" look="quiet" onClick={() => setSure(false)}>
          Keep it
        </Button>
      </div>
    </>
  );
}

/** The cluster's state in the top bar; opened, its clock and a fresh start. */
export function SandboxMenu() {
  const { sandbox, live } = useSession();
  const { rootProps, buttonProps, panelProps } = useDisclosure();
  const [said, setSaid] = useState('');
  const { label, looks, explained } = describe(sandbox, live);

  const act = async (address: string, body: unknown, done: string) => {
    setSaid('One moment.');
    try {
      await post(address, body);
      setSaid(done);
    } catch (error) {
      setSaid(wordsOf(error));
    }
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
            {SKIPS.map(({ label: words, seconds }) => (
              <Button
                key={seconds}
                size="small"
                aria-label={`Skip ahead ${words}`}
                onClick={() => void act('/api/sandbox/skip', { seconds }, `${words} have gone by.`)}
              >
                <Icon name="later" />
                {words}
              </Button>
            ))}
          </div>
        </fieldset>
        <div className={menu.group}>
          <Reset act={() => void act('/api/sandbox/reset', {}, 'Your sandbox is fresh.')} />
        </div>
        <output className={menu.said}>{said}</output>
      </div>
    </div>
  );
}
