import { z } from 'zod';
import { application } from '../../../_server/application.ts';
import { postRoute } from '../../../_server/web/api.ts';

/** Gives the learner a fresh sandbox in place of theirs; recorded passes stay. */
export const POST = postRoute(z.object({}), async (learner) => {
  const sandbox = await application().sandboxes.open(learner.sandbox);
  await sandbox.reset();
  return {};
});
