import { z } from 'zod';
import { workshopWrite } from '../../../../../../../_server/instructor/instructor-api.ts';

/** Gives a learner a fresh sandbox. */
export const POST = workshopWrite(z.object({}), async ({ workshop, params }) => {
  await workshop.resetSandbox(params.learner ?? '');
});
