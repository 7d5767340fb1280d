import { z } from 'zod';
import { workshopWrite } from '../../../../../_server/instructor/instructor-api.ts';

const body = z.object({ lesson: z.string().max(200), gate: z.enum(['opened', 'closed']).nullable() });

/** Opens or closes a lesson for all; null lets it follow the workshop's rules again. */
export const POST = workshopWrite(body, async ({ workshop }, { lesson, gate }) => ({ workshop: await workshop.setGate(lesson, gate) }));
