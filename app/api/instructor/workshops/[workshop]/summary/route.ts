import { workshopRead } from '../../../../../_server/instructor/instructor-api.ts';

/** Of each exercise: how many passed, how long it took, what went wrong. */
export const GET = workshopRead(async ({ workshop }) => ({ exercises: await workshop.summary() }));
