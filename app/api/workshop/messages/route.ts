import { seatRead } from '../../../_server/learner/workshop-seat.ts';

/** What the instructor has sent this learner and all, oldest first. */
export const GET = seatRead(async (seat) => ({ messages: await seat.messages() }));
