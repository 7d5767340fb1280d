import type { DatabaseClient } from '#lib/database/index.ts';
import type { Course } from '#lib/lessons/index.ts';
import { findExercise } from '#lib/lessons/index.ts';

/** From the instructor. Times are milliseconds since the Unix epoch. */
export interface Message {
  id: number;
  kind: 'hint' | 'message';
  text: string;
  exercise: string | undefined;
  /** The title of that exercise. */
  about: string | undefined;
  /** To whom; undefined for all. */
  learner: string | undefined;
  sentAt: number;
}

export interface MessageDraft {
  kind: Message['kind'];
  text: string;
  exercise?: string | undefined;
  learner?: string | undefined;
}

/** How many are shown. */
const NEWEST = 200;

/** A workshop's messages, oldest first; with `learner`, those that this learner may read. */
export async function messagesOf({ client, course }: { client: DatabaseClient; course: Course }, workshop: string, learner?: string): Promise<readonly Message[]> {
  const forLearner = learner === undefined ? {} : { OR: [{ learnerId: learner }, { learnerId: null }] };
  const rows = await client.message.findMany({ where: { workshopId: workshop, ...forLearner }, orderBy: { id: 'desc' }, take: NEWEST });
  return rows.reverse().map((row) => asMessage(row, course));
}

export function asMessage(row: { id: number; kind: string; text: string; exercise: string | null; learnerId: string | null; sentAt: Date }, course: Course): Message {
  return {
    id: row.id, kind: row.kind as Message['kind'], text: row.text,
    exercise: row.exercise ?? undefined, about: row.exercise === null ? undefined : findExercise(course, row.exercise)?.exercise.title, learner: row.learnerId ?? undefined, sentAt: row.sentAt.getTime(),
  };
}
