import { getSummary } from '../../../../../_server/v1/operations.ts';
import { shownSummary } from '../../../../../_server/v1/present.ts';
import { serveWorkshop } from '../../../../../_server/v1/serve.ts';

export const GET = serveWorkshop(getSummary, async ({ workshop }) => ({ exercises: (await workshop.summary()).map(shownSummary) }));
