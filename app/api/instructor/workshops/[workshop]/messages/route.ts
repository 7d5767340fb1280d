import { z } from 'zod';
import { workshopRead, workshopWrite } from '../../../../../_server/instructor/instructor-api.ts';

const body = z.object({
  kind: z.enum(['hint', 'message']),
  text: z.string().max(10_000),
  learner: z.string().max(100).optional(),
  exercise: z.string().max(300).optional(),
});

export const GET = workshopRead(async ({ workshop }) => ({ messages: await workshop.messages() }));

/** Sends a hint or a message to one learner, or without one to all. */
export const POST = workshopWrite(body, async ({ workshop }, draft) => ({ message: await workshop.send(draft) }));
