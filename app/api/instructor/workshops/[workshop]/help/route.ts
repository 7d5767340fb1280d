import { z } from 'zod';
import { workshopRead, workshopWrite } from '../../../../../_server/instructor/instructor-api.ts';

const body = z.object({ id: z.string().max(100), action: z.enum(['take', 'resolve']) });

/** Open requests for help, the longest waiting first. */
export const GET = workshopRead(async ({ workshop }) => ({ help: await workshop.help() }));

/** Takes a request on, or says that it is dealt with. */
export const POST = workshopWrite(body, async ({ workshop }, { id, action }) => {
  await (action === 'take' ? workshop.takeHelp(id) : workshop.resolveHelp(id));
});
