import type { z } from 'zod';
import type { Learner } from '#lib/progress/index.ts';
import type { Seat } from '#lib/workshops/index.ts';
import type { Route } from '../web/api.ts';
import { getRoute, postRoute, RefusedRequest } from '../web/api.ts';
import { application } from '../application.ts';

async function requireSeat(learner: Learner): Promise<Seat> {
  const seat = await application().workshops.seat(learner.id);
  if (!seat) throw new RefusedRequest(404, 'no-workshop', 'You are in no workshop.');
  return seat;
}

/** A GET route for a learner in a workshop. */
export function seatRead(answer: (seat: Seat, request: Request) => Promise<unknown>): Route {
  return getRoute(async (learner, request) => answer(await requireSeat(learner), request));
}

/** A route that changes something, for a learner in a workshop. */
export function seatWrite<T>(schema: z.ZodType<T>, answer: (seat: Seat, body: T, request: Request) => Promise<unknown>): Route {
  return postRoute(schema, async (learner, body, request) => answer(await requireSeat(learner), body, request));
}
