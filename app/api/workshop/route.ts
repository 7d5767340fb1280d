import { seatRead } from '../../_server/learner/workshop-seat.ts';

/** The learner's workshop, and which of its lessons they may open. */
export const GET = seatRead(async (seat) => {
  const { name, mayType, public: workshop } = seat;
  return { workshop, name, mayType, lessons: await seat.lessons(), help: await seat.help() };
});
