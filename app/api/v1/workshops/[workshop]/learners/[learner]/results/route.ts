import { getLearnerResults } from '../../../../../../../_server/v1/operations.ts';
import { shownResults } from '../../../../../../../_server/v1/present.ts';
import { serveWorkshop } from '../../../../../../../_server/v1/serve.ts';

export const GET = serveWorkshop(getLearnerResults, async ({ workshop, params }) => shownResults(await workshop.resultsOf(params.learner ?? '')));
