import { seatRead } from '../../../_server/learner/workshop-seat.ts';

/** What was done that concerns this learner, the newest first. */
export const GET = seatRead(async (seat) => ({ entries: await seat.audit() }));
