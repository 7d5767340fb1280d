import { getLearner } from '../../../../../../_server/v1/operations.ts';
import { shownLearner } from '../../../../../../_server/v1/present.ts';
import { serveWorkshop } from '../../../../../../_server/v1/serve.ts';

export const GET = serveWorkshop(getLearner, async ({ workshop, params }) => shownLearner(await workshop.entry(params.learner ?? '')));
