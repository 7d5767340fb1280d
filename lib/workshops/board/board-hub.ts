import type { Clock } from '#lib/core/index.ts';
import { sleep } from '#lib/core/index.ts';
import type { DatabaseClient } from '#lib/database/index.ts';
import type { ResultObserver } from '#lib/exercises/index.ts';
import type { Course } from '#lib/lessons/index.ts';
import type { BoardEvent, BoardRow } from './board.ts';
import { columnsOf, loadRows } from './board-load.ts';
import { openHelp } from '../help.ts';
import type { LearnerBus } from '../learner-bus.ts';
import { LiveBoard } from './live-board.ts';
import type { Workshop } from '../workshop.ts';

/** Milliseconds that a board is kept after its last reader: a page is rendered from it and then follows it, and lines break and come back. */
export const KEPT = 30_000;

export interface BoardHubOptions {
  client: DatabaseClient;
  course: Course;
  clock: Clock;
  bus: LearnerBus;
}

/** A board that somebody reads, or that is being loaded for them. */
interface OpenBoard {
  readers: number;
  /** How often it was followed so far. */
  follows: number;
  loading: Promise<LiveBoard>;
  board: LiveBoard | undefined;
  /** What happens while it is loaded, to be done after. */
  meanwhile: ((board: LiveBoard) => void)[];
}

/** The boards that are open: loaded for the first reader, kept up to date by what happens, dropped a while after the last. */
export class BoardHub implements ResultObserver {
  readonly #options: BoardHubOptions;
  readonly #open = new Map<string, OpenBoard>();

  constructor(options: BoardHubOptions) {
    this.#options = options;
  }

  /** The board, or what has changed since the version that the reader has; then its changes. */
  async *follow(workshop: Workshop, signal: AbortSignal, since?: string): AsyncGenerator<BoardEvent> {
    const open = this.#open.get(workshop.id) ?? this.#load(workshop);
    open.readers += 1;
    open.follows += 1;
    try {
      yield* (await open.loading).follow(signal, since);
    } finally {
      open.readers -= 1;
      if (open.readers === 0) void this.#dropLater(workshop.id, open);
    }
  }

  /** Forgets a board unless somebody follows it meanwhile; one that could not be loaded, at once. */
  async #dropLater(workshop: string, open: OpenBoard): Promise<void> {
    const { follows } = open;
    if (open.board) await sleep(this.#options.clock, KEPT);
    if (open.follows === follows && this.#open.get(workshop) === open) this.#open.delete(workshop);
  }

  /** Has the open board of a workshop know of something; does nothing when nobody reads it. */
  update(workshop: string, change: (board: LiveBoard) => void): void {
    const open = this.#open.get(workshop);
    if (open?.board) change(open.board);
    else open?.meanwhile.push(change);
  }

  /** The same, for whichever board the learner is on. */
  updateOf(learner: string, change: (board: LiveBoard) => void): void {
    for (const workshop of this.#open.keys()) {
      this.update(workshop, (board) => {
        if (board.has(learner)) change(board);
      });
    }
  }

  /** Ends the open board of a workshop that is no more; who asks for it again is refused. */
  end(workshop: string): void {
    this.update(workshop, (board) => board.end());
    this.#open.delete(workshop);
  }

  /** Has the open board of a workshop read again what counts, for its end was moved or it has other lessons. */
  async reread(workshop: Workshop): Promise<void> {
    const open = this.#open.get(workshop.id);
    if (!open) return;
    const { loading } = open;
    const reading = loading.then(async (board) => {
      open.board = undefined;
      try {
        board.setWorkshop(workshop, columnsOf(workshop, this.#options.course), await this.#rows(workshop));
      } finally {
        opened(open, board);
      }
    });
    // Whoever opens the board meanwhile sees it afterwards, also when it could not be read again.
    open.loading = reading.then(() => loading, () => loading);
    await reading;
  }

  ran: ResultObserver['ran'] = (learner, run) => {
    const at = this.#options.clock.now();
    this.updateOf(learner.id, (board) => board.ran(learner.id, { ...run, at }));
  };

  marked: ResultObserver['marked'] = (learner, exercise, marks) => {
    this.updateOf(learner.id, (board) => board.marked(learner.id, exercise, marks));
  };

  #load(workshop: Workshop): OpenBoard {
    const open: OpenBoard = { readers: 0, follows: 0, loading: this.#read(workshop), board: undefined, meanwhile: [] };
    this.#open.set(workshop.id, open);
    open.loading = open.loading.then((board) => opened(open, board));
    return open;
  }

  async #rows(workshop: Workshop): Promise<readonly BoardRow[]> {
    const { bus } = this.#options;
    const rows = await loadRows(this.#options, workshop);
    return rows.map((row) => ({ ...row, online: bus.isOnline(row.learner) }));
  }

  async #read(workshop: Workshop): Promise<LiveBoard> {
    const { client, course, clock } = this.#options;
    const [rows, help] = await Promise.all([this.#rows(workshop), openHelp(client, workshop.id)]);
    return new LiveBoard({ workshop, columns: columnsOf(workshop, course), rows, help, clock });
  }
}

/** The board is loaded: what happened meanwhile is done now, and what happens from now on at once. */
function opened(open: OpenBoard, board: LiveBoard): LiveBoard {
  for (const change of open.meanwhile.splice(0)) change(board);
  open.board = board;
  return board;
}
