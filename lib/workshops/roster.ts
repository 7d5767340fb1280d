import type { Page, Paged } from './pages.ts';
import { joinedAfter, oneMore, paged } from './pages.ts';
import { WorkshopRefusal } from './refusal.ts';
import type { Shared } from './seat.ts';

/** A line of the list of learners. */
export interface RosterEntry {
  learner: string;
  name: string;
  joinedAt: Date;
  lastSeen: Date;
  /** A page of theirs is open now. */
  online: boolean;
}

/** A part of the list, in the order of joining. */
export async function pageOfRoster({ client, bus }: Pick<Shared, 'client' | 'bus'>, workshop: string, page: Page): Promise<Paged<RosterEntry>> {
  const rows = await client.enrolment.findMany({
    where: { workshopId: workshop, ...joinedAfter(page.after) }, orderBy: [{ joinedAt: 'asc' }, { learnerId: 'asc' }], take: oneMore(page).limit,
  });
  return paged(rows.map((row) => entryOf(row, bus)), page, ({ joinedAt, learner }) => ({ at: joinedAt, id: learner }));
}

/** One line of it (`no-learner`). */
export async function rosterEntry({ client, bus }: Pick<Shared, 'client' | 'bus'>, workshop: string, learner: string): Promise<RosterEntry> {
  const row = await client.enrolment.findFirst({ where: { learnerId: learner, workshopId: workshop } });
  if (!row) throw noLearner();
  return entryOf(row, bus);
}

export function noLearner(): WorkshopRefusal {
  return new WorkshopRefusal('no-learner', 'This workshop has no such learner.');
}

function entryOf({ learnerId: learner, name, joinedAt, lastSeen }: { learnerId: string; name: string; joinedAt: Date; lastSeen: Date }, bus: Shared['bus']): RosterEntry {
  return { learner, name, joinedAt, lastSeen, online: bus.isOnline(learner) };
}
