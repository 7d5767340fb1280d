import { z } from 'zod';
import { application } from '../../_server/application.ts';
import { getRoute, postRoute } from '../../_server/web/api.ts';
import { answerFiles, filePath, LARGEST_FILE } from '../../_server/learner/workstation-files.ts';

const body = z.object({ path: filePath, content: z.string().max(LARGEST_FILE) });

/** Saves a file in the home directory of the learner's workstation. */
export const POST = postRoute(body, async (learner, { path, content }) => {
  const sandbox = await application().sandboxes.open(learner.sandbox);
  await sandbox.writeFile(path, content);
  return { saved: path };
});

/** The files of the learner's home directory, or with `?path=` the content of one. */
export const GET = getRoute(async (learner, request) =>
  answerFiles(await application().sandboxes.open(learner.sandbox), new URL(request.url).searchParams.get('path')),
);
