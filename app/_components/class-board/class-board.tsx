'use client';

import Link from 'next/link';
import { useCallback, useEffect, useMemo, useRef, useState, type CSSProperties, type RefObject } from 'react';
import { endOf, phaseOf } from '#lib/workshops/workshop.ts';
import { JoinButton, JoinCard } from '../join-card/join-card.tsx';
import { MessageForm } from '../message-form/message-form.tsx';
import { Moment } from '../moment/moment.tsx';
import { WorkshopActs } from '../workshop-acts/workshop-acts.tsx';
import { shownRows, type Order, type Shown } from './board-order.ts';
import type { BoardState } from './board-state.ts';
import { BoardTable } from './board-table.tsx';
import { CellMark } from './cell-mark.tsx';
import { LOOKS, wordsOfCell, type CellLook } from './cell-words.ts';
import styles from './class-board.module.css';
import { FailureGroups } from './failure-groups.tsx';
import { HelpQueue } from './help-queue.tsx';
import { LessonGates } from './lesson-gates.tsx';
import { LiveMark } from './live-mark.tsx';
import { useBoard, useNow, type LiveBoard, type RenderedBoard } from './use-board.ts';

export interface ClassBoardProps {
  rendered: RenderedBoard;
  /** The server's time, milliseconds since the Unix epoch. */
  now: number;
  join: { link: string; qr: string };
  /** Titles of the workshop's lessons by id. */
  titles: Readonly<Record<string, string>>;
}

interface Pointed {
  learner: string;
  exercise: string | undefined;
}

/** What a marked cell or row says, in words, for the eye that rests on it. */
function PointedLine({ state, pointed }: { state: BoardState; pointed: Pointed | undefined }) {
  const row = pointed && state.rows.get(pointed.learner);
  const column = state.columns.find(({ exercise }) => exercise === pointed?.exercise);
  const cell = column && row?.cells[column.exercise];
  const reason = column ? cell?.reason : row?.reason;
  if (!row) {
    return (
      <p className={styles.pointed}>
        <span className={styles.legend}>
          {(Object.keys(LOOKS) as CellLook[]).map((look) => (
            <span key={look}>
              <CellMark look={look} {...(look === 'failing' && { count: 3 })} /> {LOOKS[look]}
            </span>
          ))}
        </span>
      </p>
    );
  }
  return (
    <p className={styles.pointed}>
      <strong>{row.name}</strong>
      {column ? ` · ${column.title}: ${wordsOfCell(cell)}.` : ` · ${row.passed} passed, ${row.failedAttempts} failed at what is open.`}
      {reason && ` Found ${reason.found}; wanted ${reason.wanted}.`}
    </p>
  );
}

function Facts({ board: { state, ...connection }, now }: { board: LiveBoard; now: number }) {
  const { workshop, rows, columns } = state;
  const online = [...rows.values()].filter((row) => row.online).length;
  const passed = [...rows.values()].reduce((sum, row) => sum + row.passed, 0);
  const share = rows.size * columns.length === 0 ? 0 : Math.round((100 * passed) / (rows.size * columns.length));
  const phase = phaseOf(workshop, now);
  const when = { coming: 'begins', running: 'ends', ended: 'ended' }[phase];
  return (
    <p className={styles.facts}>
      {rows.size} of {workshop.seats} seats taken · {online} here now · {share} % passed · {when}{' '}
      <Moment at={phase === 'coming' ? workshop.startsAt : endOf(workshop)} />
      {phase === 'ended' && ', what is passed since does not count'}
      <LiveMark {...connection} />
    </p>
  );
}

/** So few exercises that their titles may lie, as words do, where the page is wide enough. */
const FEW = 8;

const AT_FIRST: Shown = { name: '', group: undefined, order: { by: 'need' }, reversed: false };

/** Sorting by what the rows are sorted by already turns the order round. */
function sortedBy(shown: Shown, order: Order): Shown {
  const same = JSON.stringify(shown.order) === JSON.stringify(order);
  return { ...shown, order, reversed: same && !shown.reversed };
}

/** Shortcuts to what can be reached without them: / to the search, h to the queue, b into the board; not while something is being typed. */
function useKeys(search: RefObject<HTMLElement | null>, frame: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const targetOf = (key: string) => {
      if (key === '/') return search.current;
      if (key === 'h') return document.getElementById('help-title');
      return key === 'b' ? frame.current?.querySelector<HTMLElement>('tbody [tabindex="0"]') : undefined;
    };
    const onKeyDown = (event: KeyboardEvent) => {
      const typing = event.target instanceof Element && event.target.matches('input, textarea, select');
      const target = typing || event.ctrlKey || event.metaKey || event.altKey ? undefined : targetOf(event.key);
      if (!target) return;
      event.preventDefault();
      target.focus();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [search, frame]);
}

function Filter(props: { shown: Shown; set(shown: Shown): void; count: number; of: number; search: RefObject<HTMLInputElement | null> }) {
  const { shown, set, count, of, search } = props;
  return (
    <div className={styles.filter}>
      <input
        ref={search}
        type="search"
        placeholder="Find a name"
        aria-label="Find a name"
        value={shown.name}
        onChange={({ target }) => set({ ...shown, name: target.value })}
      />
      <output>{`${count === of ? '' : `${count} of `}${of} ${of === 1 ? 'learner' : 'learners'}`}</output>
      {shown.group !== undefined && (
        <button type="button" className={styles.all} onClick={() => set({ ...shown, group: undefined })}>
          Show all again
        </button>
      )}
      <span className={styles.keys} aria-hidden="true">
        <kbd>/</kbd> find <kbd>b</kbd> board <kbd>h</kbd> help queue <kbd>Enter</kbd> opens a learner
      </span>
    </div>
  );
}

/** A workshop as its instructor runs it: the class, who waits for help, what goes wrong, and what can be done. */
export function ClassBoard({ rendered, now: startedAt, join, titles }: ClassBoardProps) {
  const board = useBoard(rendered);
  const { state } = board;
  const now = useNow(startedAt);
  const [shown, setShown] = useState(AT_FIRST);
  const [pointed, setPointed] = useState<Pointed>();
  const frame = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  useKeys(search, frame);
  // The same functions each time, so that what they are given to is not drawn anew.
  const order = useCallback((by: Order) => setShown((before) => sortedBy(before, by)), []);
  const point = useCallback((learner: string, exercise: string | undefined) => setPointed({ learner, exercise }), []);
  const { workshop, columns, groups, help } = state;
  const rows = useMemo(() => shownRows(state, shown, now), [state, shown, now]);
  const exerciseTitles = useMemo(() => new Map(columns.map(({ exercise, title }) => [exercise, title])), [columns]);
  const titleOf = (exercise: string) => exerciseTitles.get(exercise) ?? exercise;
  const path = `/instructor/workshops/${workshop.id}`;

  return (
    <main className={styles.page} style={{ '--exercises': columns.length } as CSSProperties} data-few={columns.length <= FEW || undefined}>
      <header className={styles.head}>
        <div>
          <h1>{workshop.title}</h1>
          <Facts board={board} now={now} />
        </div>
        <div className={styles.acts}>
          <JoinButton code={workshop.code} {...join} />
          <Link href={`${path}/summary`} prefetch={false}>
            Summary and export
          </Link>
          <Link href={`${path}/log`} prefetch={false}>
            Log
          </Link>
          <WorkshopActs workshop={workshop} now={now} />
        </div>
      </header>
      <div className={styles.columns}>
        <div className={styles.class}>
          {state.rows.size === 0 ? (
            <div className={styles.empty}>
              <p>Nobody has joined yet. Show this to the class:</p>
              <JoinCard code={workshop.code} {...join} />
            </div>
          ) : (
            <>
              <Filter shown={shown} set={setShown} count={rows.length} of={state.rows.size} search={search} />
              <BoardTable
                state={state}
                rows={rows}
                shown={shown}
                now={now}
                frame={frame}
                order={order}
                point={point}
              />
              <PointedLine state={state} pointed={pointed} />
            </>
          )}
        </div>
        <aside className={styles.side} aria-label="What needs you">
          <HelpQueue workshop={workshop.id} help={help} titleOf={titleOf} now={now} />
          <FailureGroups groups={groups} learners={state.rows.size} titleOf={titleOf} chosen={shown.group} choose={(group) => setShown({ ...shown, group })} />
          <LessonGates workshop={workshop} titles={titles} />
          <MessageForm workshop={workshop.id} />
        </aside>
      </div>
    </main>
  );
}
