import { listHelp } from '../../../../../_server/v1/operations.ts';
import { shownHelp } from '../../../../../_server/v1/present.ts';
import { serveWorkshop } from '../../../../../_server/v1/serve.ts';

export const GET = serveWorkshop(listHelp, async ({ workshop }) => ({ items: (await workshop.help()).map(shownHelp) }));
