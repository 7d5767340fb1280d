import { z } from 'zod';
import { application } from '../../../_server/application.ts';
import { postRoute } from '../../../_server/web/api.ts';

const DAY = 24 * 60 * 60;
const body = z.object({ seconds: z.number().positive().max(DAY) });

/** Moves the learner's simulated cluster ahead, and says what happened in the meantime. */
export const POST = postRoute(body, async (learner, { seconds }) => {
  const { maps, sandboxes } = application();
  const sandbox = await sandboxes.open(learner.sandbox);
  const happened = await maps.during(learner.sandbox, () => sandbox.skip(seconds * 1000));
  return { skipped: seconds, happened };
});
