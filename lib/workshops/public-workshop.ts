import type { Phase, Workshop } from './workshop.ts';
import { endOf, phaseOf } from './workshop.ts';

/** A workshop as its learners may know it. Times are milliseconds since the Unix epoch. */
export interface PublicWorkshop {
  id: string;
  title: string;
  startsAt: number;
  endsAt: number;
  phase: Phase;
  hints: boolean;
  solutions: boolean;
}

export function publicWorkshop(workshop: Workshop, now: number): PublicWorkshop {
  const { id, title, startsAt, hints, solutions } = workshop;
  return { id, title, startsAt: startsAt.getTime(), endsAt: endOf(workshop).getTime(), phase: phaseOf(workshop, now), hints, solutions };
}
