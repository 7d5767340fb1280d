import { application } from '../../../../../../../_server/application.ts';
import { workshopRead } from '../../../../../../../_server/instructor/instructor-api.ts';
import { answerFiles } from '../../../../../../../_server/learner/workstation-files.ts';

/** The files of a learner's home directory, or with `?path=` the content of one. */
export const GET = workshopRead(async ({ workshop, params, request }) => {
  const path = new URL(request.url).searchParams.get('path');
  const { sandbox } = await workshop.look(params.learner ?? '', 'files', path ?? undefined);
  return answerFiles(await application().sandboxes.open(sandbox), path);
});
