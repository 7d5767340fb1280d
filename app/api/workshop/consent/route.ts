import { z } from 'zod';
import { seatWrite } from '../../../_server/learner/workshop-seat.ts';

/** Lets the instructor type in the learner's terminal, or no longer. */
export const POST = seatWrite(z.object({ mayType: z.boolean() }), async (seat, { mayType }) => {
  await seat.setMayType(mayType);
  return { mayType };
});
