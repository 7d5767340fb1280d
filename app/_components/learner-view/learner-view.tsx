'use client';

import { useRouter } from 'next/navigation';
import { lazy, Suspense, useState, type KeyboardEvent } from 'react';
import type { BoardRow, HelpEntry } from '#lib/workshops/index.ts';
import { phaseOf } from '#lib/workshops/workshop.ts';
import { Button } from '../button/button.tsx';
import { lasting } from '../class-board/cell-words.ts';
import { LiveMark } from '../class-board/live-mark.tsx';
import { useBoard, useNow, type RenderedBoard } from '../class-board/use-board.ts';
import { Confirm } from '../confirm/confirm.tsx';
import { Problem } from '../form/problem.tsx';
import { useAsk } from '../form/use-ask.ts';
import { post, send } from '../lesson-session/post.ts';
import { MessageForm } from '../message-form/message-form.tsx';
import { LearnerResults } from './learner-results.tsx';
import styles from './learner-view.module.css';
import { OnlookerFiles } from './onlooker-files.tsx';
import { OnlookerTerminal } from './onlooker-terminal.tsx';

const ClusterMap = lazy(() => import('../cluster-map/cluster-map.tsx'));

export interface LearnerViewProps {
  /** With the row of this learner at least. */
  rendered: RenderedBoard;
  learner: string;
  now: number;
}

const TABS = ['Terminal 1', 'Terminal 2', 'Terminal 3', 'Terminal 4', 'Files', 'Map'] as const;
type Tab = (typeof TABS)[number];

function Tabs({ tab, open }: { tab: Tab; open(tab: Tab): void }) {
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const target = TABS[(TABS.indexOf(tab) + step + TABS.length) % TABS.length] ?? tab;
    open(target);
    document.getElementById(`tab-${target}`)?.focus();
  };
  return (
    <div role="tablist" aria-label="What of the learner’s is shown" className={styles.tabs}>
      {TABS.map((each) => (
        <button
          key={each}
          type="button"
          role="tab"
          id={`tab-${each}`}
          aria-controls="learner-panel"
          aria-selected={tab === each}
          tabIndex={tab === each ? 0 : -1}
          onClick={() => open(each)}
          onKeyDown={onKeyDown}
        >
          {each}
        </button>
      ))}
    </div>
  );
}

/** What of the learner's is looked at: each is asked for when its tab is opened, and the learner can read that it was. */
function Looking({ workshop, row }: { workshop: string; row: BoardRow }) {
  const [tab, setTab] = useState<Tab>('Terminal 1');
  const api = `/api/instructor/workshops/${workshop}/learners/${row.learner}`;
  const terminal = /^Terminal (\d)$/.exec(tab)?.[1];
  return (
    <section className={styles.looking} aria-label={`${row.name}’s sandbox`}>
      <Tabs tab={tab} open={setTab} />
      <div role="tabpanel" id="learner-panel" aria-labelledby={`tab-${tab}`} className={styles.panel}>
        {terminal && (
          <OnlookerTerminal key={tab} path={`/terminal/${terminal}/${workshop}/${row.learner}`} label={`${row.name}’s terminal ${terminal}`} mayType={row.mayType} />
        )}
        {tab === 'Files' && <OnlookerFiles address={`${api}/files`} />}
        {tab === 'Map' && (
          <div className={styles.map}>
            <Suspense>
              <ClusterMap address={`${api}/map`} />
            </Suspense>
          </div>
        )}
      </div>
    </section>
  );
}

/** The learner's open request, and what can be done for them. */
function Acts({ workshop, row, request, now }: { workshop: string; row: BoardRow; request: HelpEntry | undefined; now: number }) {
  const router = useRouter();
  const [said, setSaid] = useState('');
  const { busy, problem, ask } = useAsk();
  const path = `/instructor/workshops/${workshop}`;
  const api = `/api${path}`;
  const answer = (action: 'take' | 'resolve') => {
    if (request && !busy) void ask(() => post(`${api}/help`, { id: request.id, action }));
  };
  const reset = async () => {
    if (await ask(() => post(`${api}/learners/${row.learner}/reset`, {}))) setSaid('The sandbox is fresh.');
  };
  const remove = async () => {
    if (await ask(() => send('DELETE', `${api}/learners/${row.learner}`, {}))) router.push(path);
  };
  return (
    <section className={styles.acts} aria-label="What you can do">
      {request && (
        <div className={styles.request}>
          <p>
            <strong>Asks for help</strong>, {lasting(now - request.askedAt)} ago{request.text !== '' && `: ${request.text}`}
          </p>
          <p className={styles.buttons}>
            {request.takenAt === undefined && (
              <Button size="small" look="primary" onClick={() => answer('take')}>
                Take
              </Button>
            )}
            <Button size="small" onClick={() => answer('resolve')}>
              Helped
            </Button>
          </p>
        </div>
      )}
      <div className={styles.buttons}>
        <Confirm label="Reset the sandbox" yes="Reset it" no="Leave it" look="plain" act={() => void reset()}>
          Everything in the cluster and the home directory goes. What is passed stays.
        </Confirm>
        <Confirm label="Take out of the workshop" yes="Take out" no="Leave it" look="plain" act={() => void remove()}>
          All that is known of {row.name} goes for good.
        </Confirm>
      </div>
      <output className={styles.quiet}>{said}</output>
      <Problem>{problem}</Problem>
    </section>
  );
}

/** One learner, as their instructor helps them: their terminal, files and map to look at, their results, and words to send. */
export function LearnerView({ rendered, learner, now: startedAt }: LearnerViewProps) {
  const { workshop } = rendered;
  const { state, ...connection } = useBoard(rendered);
  const now = useNow(startedAt);
  const row = state.rows.get(learner);
  if (!row) return <main className={styles.page}>This learner is no longer in the workshop.</main>;
  const request = state.help.find((entry) => entry.learner === learner);
  return (
    <main className={styles.page}>
      <header className={styles.head}>
        <h1>{row.name}</h1>
        <p className={styles.quiet}>
          {row.online ? 'Here now' : `Last seen ${lasting(now - row.lastSeen)} ago`} · {row.passed} of {state.columns.length} passed · last pass or joining {lasting(now - row.lastProgress)} ago
          {phaseOf(state.workshop, now) === 'ended' && ' · what is passed since the end does not count'}
          <LiveMark {...connection} />
        </p>
      </header>
      <div className={styles.columns}>
        <Looking workshop={workshop.id} row={row} />
        <div className={styles.side}>
          <Acts workshop={workshop.id} row={row} request={request} now={now} />
          <MessageForm workshop={workshop.id} learner={{ id: row.learner, name: row.name }} exercises={state.columns} />
          <section aria-labelledby="results-title">
            <h2 id="results-title">Exercises</h2>
            <LearnerResults row={row} columns={state.columns} />
          </section>
        </div>
      </div>
    </main>
  );
}
