import { workshopRead } from '../../../../../_server/instructor/instructor-api.ts';

/** All that was done in the workshop, the newest first. */
export const GET = workshopRead(async ({ workshop }) => ({ entries: await workshop.audit() }));
