import type { FailureReason } from './reasons.ts';
import type { Workshop } from '../workshop.ts';

/** The class as an instructor sees it. Times are milliseconds since the Unix epoch; all of it is JSON. */
export interface Board {
  columns: readonly BoardColumn[];
  rows: readonly BoardRow[];
  /** Open requests for help, the longest waiting first. */
  help: readonly HelpEntry[];
  groups: readonly FailureGroup[];
}

export interface BoardColumn {
  /** `pods/first-pod/run-a-pod` */
  exercise: string;
  title: string;
  lesson: string;
  lessonTitle: string;
  points: number;
}

/** One learner. */
export interface BoardRow {
  learner: string;
  name: string;
  joinedAt: number;
  /** A page of theirs is open now. */
  online: boolean;
  lastSeen: number;
  /** The lesson they look at, or looked at last. */
  lesson: string | undefined;
  /** Their last pass, or their joining: how long they may have been stuck. */
  lastProgress: number;
  /** Failed attempts at what they have not passed yet. */
  failedAttempts: number;
  passed: number;
  mayType: boolean;
  /** Why their last run did not pass. */
  reason: FailureReason | undefined;
  /** By exercise; one that was never tried has none. */
  cells: Readonly<Record<string, BoardCell>>;
}

export interface BoardCell {
  state: 'trying' | 'passed';
  /** Runs that the learner asked for. */
  attempts: number;
  /** Those of them that failed. */
  failures: number;
  hintsShown: number;
  /** The solution was looked at before passing. */
  revealed: boolean;
  /** Left out for now. */
  skipped: boolean;
  passedAt: number | undefined;
  /** Why it is not passed; undefined when it is. */
  reason: FailureReason | undefined;
  /** When the learner last ran it. */
  triedAt: number | undefined;
}

export interface HelpEntry {
  id: string;
  learner: string;
  name: string;
  lesson: string | undefined;
  exercise: string | undefined;
  text: string;
  askedAt: number;
  /** Set while the instructor is with them. */
  takenAt: number | undefined;
}

/** Learners who fail for the same reason. */
export interface FailureGroup {
  key: string;
  exercise: string;
  check: string;
  /** What the most of them read, in their own words when these are the same. */
  reason: string;
  learners: readonly string[];
}

/**
 * First the whole board (and again when the workshop itself changes), then what changed; the reader merges rows by learner
 * and their cells by exercise. Whoever has a `version` of the board may go on from there.
 */
export type BoardEvent =
  | { type: 'snapshot'; version: string; workshop: Workshop; board: Board }
  | {
      type: 'changes';
      version: string;
      /** Rows that changed, each with only the cells that changed. */
      rows: readonly BoardRow[];
      /** Learners who are no longer in the workshop. */
      gone: readonly string[];
      help: readonly HelpEntry[] | undefined;
      groups: readonly FailureGroup[] | undefined;
    };

/** From when on a learner is called stuck: so long without a pass while trying, or so many failures. */
export const STUCK_AFTER = { milliseconds: 10 * 60_000, failures: 4 };

/** Whether a learner seems to need help: they try, and get no further. */
export function isStuck(row: Pick<BoardRow, 'lastProgress' | 'failedAttempts'>, now: number): boolean {
  if (row.failedAttempts >= STUCK_AFTER.failures) return true;
  return row.failedAttempts > 0 && now - row.lastProgress >= STUCK_AFTER.milliseconds;
}
