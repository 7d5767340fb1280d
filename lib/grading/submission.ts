import type { Play } from '#lib/checks/index.ts';
import type { Recording } from './recording.ts';

/** The work that somebody hands in for an exercise. */
export type Work =
  | { kind: 'script'; commands: string }
  /** Manifests by file name: each is applied, in order of name. */
  | { kind: 'manifests'; files: ReadonlyMap<string, string> }
  /** Keys, typed again at the moments at which they were typed. */
  | { kind: 'recording'; recording: Recording }
  /** The namespace of a live cluster as it is. */
  | { kind: 'live' }
  | { kind: 'nothing' };

/** What somebody hands in for an exercise. */
export interface Submission {
  work: Work;
  /** The answer to the exercise's question, when it asks something. */
  answer?: string;
}

/** A play of an exercise's author, handed in. */
export function submissionOf({ commands, answer }: Play): Submission {
  return { work: commands === undefined ? { kind: 'nothing' } : { kind: 'script', commands }, ...(answer !== undefined && { answer }) };
}
