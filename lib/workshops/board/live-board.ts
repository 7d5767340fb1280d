import type { ExerciseResult } from '#lib/checks/index.ts';
import type { Clock } from '#lib/core/index.ts';
import { sleep } from '#lib/core/index.ts';
import { newId } from '../codes.ts';
import type { ExerciseMarks } from '#lib/exercises/index.ts';
import type { Board, BoardCell, BoardColumn, BoardEvent, BoardRow, HelpEntry } from './board.ts';
import { standing } from './board-load.ts';
import { groupFailures } from './failure-groups.ts';
import { reasonOf } from './reasons.ts';
import type { Workshop } from '../workshop.ts';
import { endOf } from '../workshop.ts';

/** Changes that come within this time reach a reader together. Milliseconds. */
const TOGETHER = 100;

/** A run of an exercise's checks, as the board hears of it. */
export interface Run {
  exercise: string;
  result: ExerciseResult;
  /** The learner asked for it; else it was seen when the cluster changed. */
  asked: boolean;
  /** Runs that the learner has asked for by now. */
  attempts: number;
  passed: boolean;
  at: number;
}

export interface LiveBoardOptions {
  workshop: Workshop;
  columns: readonly BoardColumn[];
  rows: readonly BoardRow[];
  help: readonly HelpEntry[];
  clock: Clock;
}

/** What one reader has not been told yet. */
class Unread {
  readonly rows = new Map<string, Set<string>>();
  readonly gone = new Set<string>();
  help = false;
  groups = false;
  /** All of it has to be told again. */
  all = false;
  wake = Promise.withResolvers<void>();

  get nothing(): boolean {
    return this.rows.size === 0 && this.gone.size === 0 && !this.help && !this.groups && !this.all;
  }
}

/** A class's board in memory, and whoever reads it. */
export class LiveBoard {
  readonly #clock: Clock;
  #columns: readonly BoardColumn[];
  #rows: Map<string, BoardRow>;
  readonly #readers = new Set<Unread>();
  readonly #ended = new AbortController();
  #workshop: Workshop;
  #help: readonly HelpEntry[];
  /** Versions are counted in this loading of the board, and mean nothing in another. */
  readonly #edition = newId();
  #version = 0;
  /** The version that brought what a learner's row is now, or took it away; and the last that changed everything. */
  readonly #changedAt = new Map<string, number>();
  #allChangedAt = 0;

  constructor({ workshop, columns, rows, help, clock }: LiveBoardOptions) {
    this.#workshop = workshop;
    this.#columns = columns;
    this.#rows = new Map(rows.map((row) => [row.learner, row]));
    this.#help = help;
    this.#clock = clock;
  }

  get board(): Board {
    const rows = [...this.#rows.values()];
    return { columns: this.#columns, rows, help: this.#help, groups: groupFailures(rows) };
  }

  has(learner: string): boolean {
    return this.#rows.has(learner);
  }

  /** The board, or what has changed since the version that the reader has; then its changes, until the signal aborts. */
  async *follow(reader: AbortSignal, since?: string): AsyncGenerator<BoardEvent> {
    const signal = AbortSignal.any([reader, this.#ended.signal]);
    const unread = this.#unreadSince(since);
    this.#readers.add(unread);
    const left = () => unread.wake.resolve();
    signal.addEventListener('abort', left, { once: true });
    try {
      if (!unread.nothing) yield this.#changes(unread);
      while (!signal.aborted) {
        await unread.wake.promise;
        await sleep(this.#clock, TOGETHER, signal).catch(() => undefined);
        if (!signal.aborted) yield this.#changes(unread);
      }
    } finally {
      signal.removeEventListener('abort', left);
      this.#readers.delete(unread);
    }
  }

  /** Ends every reader's changes: the workshop is no more. */
  end(): void {
    this.#ended.abort();
  }

  put(row: BoardRow): void {
    this.#rows.set(row.learner, row);
    this.#tell(row.learner, (unread) => unread.rows.set(row.learner, new Set(Object.keys(row.cells))));
  }

  remove(learner: string): void {
    if (!this.#rows.delete(learner)) return;
    this.#tell(learner, (unread) => {
      unread.rows.delete(learner);
      unread.gone.add(learner);
      unread.groups = true;
    });
  }

  /** Changes what stands in a learner's row beside the cells. */
  alter(learner: string, changes: Partial<Pick<BoardRow, 'online' | 'lesson' | 'lastSeen' | 'mayType'>>): void {
    const row = this.#rows.get(learner);
    if (!row) return;
    this.#rows.set(learner, { ...row, ...changes });
    this.#tell(learner, (unread) => unread.rows.set(learner, unread.rows.get(learner) ?? new Set()));
  }

  setHelp(help: readonly HelpEntry[]): void {
    this.#help = help;
    this.#tell(undefined, (unread) => {
      unread.help = true;
    });
  }

  /** The workshop as it was changed, with its rows when other results count now: every reader gets the whole board anew. */
  setWorkshop(workshop: Workshop, columns: readonly BoardColumn[], rows?: readonly BoardRow[]): void {
    this.#workshop = workshop;
    this.#columns = columns;
    if (rows) this.#rows = new Map(rows.map((row) => [row.learner, row]));
    this.#allChangedAt = this.#version + 1;
    this.#tell(undefined, (unread) => {
      unread.all = true;
    });
  }

  /** A run after the end is the learner's own affair. */
  ran(learner: string, run: Run): void {
    if (run.at >= endOf(this.#workshop).getTime()) return;
    this.#setCell(learner, run.exercise, cellAfter(this.#rows.get(learner)?.cells[run.exercise], run));
  }

  /** Marks after the end are, too. */
  marked(learner: string, exercise: string, marks: ExerciseMarks): void {
    if (this.#clock.now() >= endOf(this.#workshop).getTime()) return;
    const cell = this.#rows.get(learner)?.cells[exercise] ?? UNTOUCHED;
    this.#setCell(learner, exercise, { ...cell, ...marks, hintsShown: Math.max(cell.hintsShown, marks.hintsShown ?? 0) });
  }

  #setCell(learner: string, exercise: string, cell: BoardCell | undefined): void {
    const row = this.#rows.get(learner);
    if (!row || !cell || !this.#columns.some((column) => column.exercise === exercise)) return;
    const cells = new Map(Object.entries({ ...row.cells, [exercise]: cell }));
    this.#rows.set(learner, { ...row, ...standing(row.joinedAt, cells) });
    const regroups = row.cells[exercise]?.reason?.key !== cell.reason?.key;
    this.#tell(learner, (unread) => {
      unread.rows.set(learner, (unread.rows.get(learner) ?? new Set()).add(exercise));
      unread.groups ||= regroups;
    });
  }

  /** Counts a change, of a learner's row unless it is of something else, and has every reader told of it. */
  #tell(learner: string | undefined, mark: (unread: Unread) => void): void {
    this.#version += 1;
    if (learner !== undefined) this.#changedAt.set(learner, this.#version);
    for (const unread of this.#readers) {
      mark(unread);
      unread.wake.resolve();
    }
  }

  /** What a reader with this version has not been told: all, unless the version is of this board. */
  #unreadSince(since: string | undefined): Unread {
    const unread = new Unread();
    const [edition, counted] = since?.split('.') ?? [];
    const version = Number(counted);
    unread.all = edition !== this.#edition || !(version >= this.#allChangedAt && version <= this.#version);
    if (unread.all || version === this.#version) return unread;
    unread.help = unread.groups = true;
    for (const [learner, changedAt] of this.#changedAt) {
      if (changedAt <= version) continue;
      const row = this.#rows.get(learner);
      if (row) unread.rows.set(learner, new Set(Object.keys(row.cells)));
      else unread.gone.add(learner);
    }
    return unread;
  }

  get #versionNow(): string {
    return `${this.#edition}.${this.#version}`;
  }

  #snapshot(): BoardEvent {
    return { type: 'snapshot', version: this.#versionNow, workshop: this.#workshop, board: this.board };
  }

  #changes(unread: Unread): BoardEvent {
    unread.wake = Promise.withResolvers();
    const event = unread.all ? this.#snapshot() : this.#news(unread);
    unread.rows.clear();
    unread.gone.clear();
    unread.help = unread.groups = unread.all = false;
    return event;
  }

  #news(unread: Unread): BoardEvent {
    const rows = [...unread.rows].flatMap(([learner, exercises]) => {
      const row = this.#rows.get(learner);
      return row ? [{ ...row, cells: Object.fromEntries(Object.entries(row.cells).filter(([exercise]) => exercises.has(exercise))) }] : [];
    });
    return {
      type: 'changes', version: this.#versionNow, rows, gone: [...unread.gone],
      help: unread.help ? this.#help : undefined,
      groups: unread.groups ? groupFailures(this.#rows.values()) : undefined,
    };
  }
}

const UNTOUCHED: BoardCell = { state: 'trying', attempts: 0, failures: 0, hintsShown: 0, revealed: false, skipped: false, passedAt: undefined, reason: undefined, triedAt: undefined };

/**
 * A cell after a run; undefined when it says nothing new. What the checks see before the learner has asked even once is
 * no failure of theirs: at the beginning every check fails.
 */
function cellAfter(before: BoardCell | undefined, run: Run): BoardCell | undefined {
  const cell = before ?? UNTOUCHED;
  if (run.passed || cell.state === 'passed') {
    const passedAt = cell.passedAt ?? run.at;
    return { ...cell, state: 'passed', attempts: Math.max(cell.attempts, run.attempts), passedAt, skipped: false, reason: undefined, triedAt: run.asked ? run.at : cell.triedAt };
  }
  const counted = run.asked && run.attempts > cell.attempts;
  if (!counted && cell.attempts === 0) return undefined;
  return {
    ...cell,
    attempts: Math.max(cell.attempts, run.attempts),
    failures: cell.failures + (counted && run.result.state === 'failed' ? 1 : 0),
    reason: run.result.state === 'failed' ? reasonOf(run.result) : cell.reason,
    triedAt: run.asked ? run.at : cell.triedAt,
  };
}
