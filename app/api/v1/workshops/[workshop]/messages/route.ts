import { sendMessage } from '../../../../../_server/v1/operations.ts';
import { shownMessage } from '../../../../../_server/v1/present.ts';
import { serveWorkshop } from '../../../../../_server/v1/serve.ts';

export const POST = serveWorkshop(sendMessage, async ({ workshop, body }) => shownMessage(await workshop.send(body)));
