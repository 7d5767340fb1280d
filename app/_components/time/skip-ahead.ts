import { post } from '../lesson-session/post.ts';

/** A span that the cluster's clock can jump. */
export interface Span {
  words: string;
  seconds: number;
}

/** What one waits for in lessons: a probe or a restart, a back-off at its longest, an hour. */
export const SPANS = {
  short: { words: '30 s', seconds: 30 },
  long: { words: '5 min', seconds: 300 },
  longest: { words: '1 h', seconds: 3600 },
} as const satisfies Record<string, Span>;

/** `30 s later: 2 restarts, web became CrashLoopBackOff.` */
export function laterWords({ words }: Span, happened: readonly string[]): string {
  return `${words} later: ${happened.length === 0 ? 'nothing changed' : happened.join(', ')}.`;
}

/** Moves the cluster's clock and gives what happened, in words. Throws an Error for the learner when it cannot be moved. */
export async function skipAhead(span: Span): Promise<string> {
  const { happened } = await post<{ happened: readonly string[] }>('/api/sandbox/skip', { seconds: span.seconds });
  return laterWords(span, happened);
}
