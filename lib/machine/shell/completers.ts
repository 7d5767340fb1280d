import type { Process } from '../program.ts';

/** What a completer offers for the word at the cursor. */
export interface Completion {
  /** Whole words, unquoted, that the typed one could become. Those that do not start with it are dropped. */
  readonly candidates: readonly string[];
  /** Nothing follows a single candidate (`--namespace=`, `pod/`); otherwise a space does. */
  readonly noSpace?: boolean;
  /** Names of files are offered as well, or alone when there are no candidates. */
  readonly files?: boolean;
}

/**
 * Completes a program's words. `words` are the command's words without their quotes, its name first;
 * `cursor` is the place of the one to complete, whose text is what stands before the cursor. Throwing, or
 * taking longer than a few seconds, offers nothing.
 */
export type Completer = (words: readonly string[], cursor: number, process: Process) => Promise<Completion | readonly string[]>;

/** Completers by the program's name. */
export type Completers = ReadonlyMap<string, Completer>;
