import { z } from 'zod';
import { application } from '../../_server/application.ts';
import { getRoute, postRoute, RefusedRequest } from '../../_server/api.ts';
import { filePath, LARGEST_FILE, listFiles } from '../../_server/workstation-files.ts';

const body = z.object({ path: filePath, content: z.string().max(LARGEST_FILE) });

/** Saves a file in the home directory of the learner's workstation. */
export const POST = postRoute(body, async (learner, { path, content }) => {
  const sandbox = await application().sandboxes.open(learner.sandbox);
  await sandbox.writeFile(path, content);
  return { saved: path };
});

/** The files of the learner's home directory, or with `?path=` the content of one. */
export const GET = getRoute(async (learner, request) => {
  const sandbox = await application().sandboxes.open(learner.sandbox);
  const asked = new URL(request.url).searchParams.get('path');
  if (asked === null) return Response.json({ files: await listFiles(sandbox) });
  const path = filePath.safeParse(asked);
  const content = path.success ? await sandbox.readFile(path.data) : undefined;
  if (content === undefined) throw new RefusedRequest(404, 'no-file', `There is no file ${asked}.`);
  if (content.length > LARGEST_FILE) throw new RefusedRequest(413, 'too-large', `${asked} is too large for the editor.`);
  return Response.json({ content });
});
