import { z } from 'zod';
import { application } from '../../../_server/application.ts';
import { postRoute } from '../../../_server/web/api.ts';
import { checkManifest, filePath } from '../../../_server/learner/workstation-files.ts';

/** Asks the learner's API server what it would say to a manifest. */
export const POST = postRoute(z.object({ path: filePath }), async (learner, { path }) => {
  const sandbox = await application().sandboxes.open(learner.sandbox);
  return { problems: await checkManifest(sandbox, path) };
});
