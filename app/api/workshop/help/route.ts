import { z } from 'zod';
import { seatRead, seatWrite } from '../../../_server/learner/workshop-seat.ts';

const body = z.object({ text: z.string().max(2000), lesson: z.string().max(200).optional(), exercise: z.string().max(300).optional() });

/** The learner's open request, and its place in the queue. */
export const GET = seatRead(async (seat) => ({ help: await seat.help() }));

/** Asks for help; asking again changes the words and keeps the place. */
export const POST = seatWrite(body, async (seat, draft) => ({ help: await seat.askHelp(draft) }));

export const DELETE = seatWrite(z.object({}), async (seat) => {
  await seat.withdrawHelp();
});
