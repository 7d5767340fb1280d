import { z } from 'zod';
import { workshopRead, workshopWrite } from '../../../../_server/instructor/instructor-api.ts';
import { planSchema } from '../../../../_server/instructor/workshop-plan.ts';

export const GET = workshopRead(async ({ workshop }) => ({ workshop: workshop.workshop }));

/** Changes what is given of the plan. */
export const PATCH = workshopWrite(planSchema.partial(), async ({ workshop }, changes) => ({ workshop: await workshop.edit(changes) }));

/** Deletes the workshop with all that is known of its learners. */
export const DELETE = workshopWrite(z.object({}), async ({ workshop }) => {
  await workshop.delete();
});
