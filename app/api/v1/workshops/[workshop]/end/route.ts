import { endWorkshop } from '../../../../../_server/v1/operations.ts';
import { shownWorkshop } from '../../../../../_server/v1/present.ts';
import { serveWorkshop } from '../../../../../_server/v1/serve.ts';

export const POST = serveWorkshop(endWorkshop, async ({ workshop }) => shownWorkshop(await workshop.end(), Date.now()));
