import { z } from 'zod';
import { application } from '../../../_server/application.ts';
import { postRoute } from '../../../_server/api.ts';

const DAY = 24 * 60 * 60;
const body = z.object({ seconds: z.number().positive().max(DAY) });

/** Moves the learner's simulated cluster ahead. */
export const POST = postRoute(body, async (learner, { seconds }) => {
  const sandbox = await application().sandboxes.open(learner.sandbox);
  await sandbox.skip(seconds * 1000);
  return { skipped: seconds };
});
