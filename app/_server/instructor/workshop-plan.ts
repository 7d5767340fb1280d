import { z } from 'zod';

/** A moment as ISO 8601 with its zone: `2026-03-02T09:00:00Z`. */
export const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** The shape of a workshop's plan; lib/workshops says what holds of it. */
export const planSchema = z.object({
  title: z.string().max(1000),
  lessons: z.array(z.string().max(200)).max(500),
  startsAt: moment,
  endsAt: moment,
  seats: z.number(),
  gating: z.enum(['open', 'in-order']),
  hints: z.boolean(),
  solutions: z.boolean(),
});
