import { z } from 'zod';
import { application } from '../../../../../../_server/application.ts';
import { workshopRead, workshopWrite } from '../../../../../../_server/instructor/instructor-api.ts';

/** A learner's exercises as they are recorded: answers, results, hints seen. */
export const GET = workshopRead(async ({ workshop, params }) => {
  const { learner, name, mayType } = await workshop.look(params.learner ?? '', 'work');
  return { learner, name, mayType, exercises: await application().progress.exercises(learner) };
});

/** Takes a learner out of the workshop, with all that is known of them. */
export const DELETE = workshopWrite(z.object({}), async ({ workshop, params }) => {
  await workshop.remove(params.learner ?? '');
});
