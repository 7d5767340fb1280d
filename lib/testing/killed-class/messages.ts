/** What the process of a class tells whoever began it. */
export type FromClass =
  | { type: 'host'; pid: number }
  /** A learner's page has heard of their pass. */
  | { type: 'passed'; name: string }
  /** Who has passed, as the board says: of all in the first message, then of those whose rows changed. */
  | { type: 'board'; first: boolean; passed: readonly string[] }
  | { type: 'unanswered'; message: string };
