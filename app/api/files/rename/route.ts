import { z } from 'zod';
import { application } from '../../../_server/application.ts';
import { postRoute, RefusedRequest } from '../../../_server/web/api.ts';
import { filePath, renameFile } from '../../../_server/learner/workstation-files.ts';

/** Renames a file in the home directory of the learner's workstation; never over another. */
export const POST = postRoute(z.object({ from: filePath, to: filePath }), async (learner, { from, to }) => {
  const done = await renameFile(await application().sandboxes.open(learner.sandbox), from, to);
  if (done === 'taken') throw new RefusedRequest(409, 'taken', `There is a file ${to} already.`);
  if (done === 'gone') throw new RefusedRequest(404, 'no-file', `There is no file ${from}, or no folder for ${to}.`);
  return { renamed: to };
});
