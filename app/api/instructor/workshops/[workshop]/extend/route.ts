import { z } from 'zod';
import { workshopWrite } from '../../../../../_server/instructor/instructor-api.ts';
import { moment } from '../../../../../_server/instructor/workshop-plan.ts';

/** Lets the workshop end at another time to come, also after it has ended. */
export const POST = workshopWrite(z.object({ endsAt: moment }), async ({ workshop }, { endsAt }) => ({ workshop: await workshop.extend(endsAt) }));
