import { application } from '../../../_server/application.ts';
import { instructorRead, instructorWrite } from '../../../_server/instructor/instructor-api.ts';
import { planSchema } from '../../../_server/instructor/workshop-plan.ts';

/** The instructor's workshops, the newest first. */
export const GET = instructorRead(async ({ instructor }) => ({ workshops: await application().workshops.list(instructor) }));

export const POST = instructorWrite(planSchema, async ({ instructor }, plan) => ({ workshop: await application().workshops.create(instructor, plan) }));
