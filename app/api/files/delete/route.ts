import { z } from 'zod';
import { application } from '../../../_server/application.ts';
import { postRoute } from '../../../_server/web/api.ts';
import { deleteFile, filePath } from '../../../_server/learner/workstation-files.ts';

/** Deletes a file in the home directory of the learner's workstation. */
export const POST = postRoute(z.object({ path: filePath }), async (learner, { path }) => {
  await deleteFile(await application().sandboxes.open(learner.sandbox), path);
  return { deleted: path };
});
