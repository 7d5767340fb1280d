import type { DatabaseClient } from '#lib/database/index.ts';
import type { HelpEntry } from './board/board.ts';
import type { HelpPlace } from './learner-bus.ts';

/** The open requests of a workshop, the longest waiting first. */
export async function openHelp(client: DatabaseClient, workshop: string): Promise<readonly HelpEntry[]> {
  const rows = await client.helpRequest.findMany({
    where: { workshopId: workshop, closedAt: null },
    include: { enrolment: { select: { name: true } } },
    orderBy: [{ askedAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map((row) => ({
    id: row.id, learner: row.learnerId, name: row.enrolment.name,
    lesson: row.lesson ?? undefined, exercise: row.exercise ?? undefined, text: row.text,
    askedAt: row.askedAt.getTime(), takenAt: row.takenAt?.getTime(),
  }));
}

/** Where a learner stands in the queue; undefined for one who has not asked. */
export function placeOf(queue: readonly HelpEntry[], learner: string): HelpPlace | undefined {
  const entry = queue.find((candidate) => candidate.learner === learner);
  if (!entry) return undefined;
  const waiting = queue.filter((candidate) => candidate.takenAt === undefined);
  const { id, text, exercise, askedAt, takenAt } = entry;
  return { id, text, exercise, askedAt, position: waiting.indexOf(entry) + 1, taken: takenAt !== undefined };
}
