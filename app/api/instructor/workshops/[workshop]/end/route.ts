import { z } from 'zod';
import { workshopWrite } from '../../../../../_server/instructor/instructor-api.ts';

export const POST = workshopWrite(z.object({}), async ({ workshop }) => ({ workshop: await workshop.end() }));
