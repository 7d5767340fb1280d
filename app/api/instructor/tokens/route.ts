import { z } from 'zod';
import { SCOPE_NAMES } from '#lib/instructors/instructors.ts';
import { application } from '../../../_server/application.ts';
import { instructorRead, instructorWrite } from '../../../_server/instructor/instructor-api.ts';

const DAY = 24 * 60 * 60_000;
const draft = z.object({ name: z.string().trim().min(1).max(100), scopes: z.array(z.enum(SCOPE_NAMES)).min(1), days: z.int().min(1).max(3650).optional() });

/** The instructor's keys for programs, without the keys themselves. */
export const GET = instructorRead(async ({ instructor }) => ({ tokens: await application().instructors.tokens(instructor.id) }));

/** Makes a key; this answer alone holds it. */
export const POST = instructorWrite(draft, async ({ instructor }, { name, scopes, days }) => {
  const expiresAt = days === undefined ? undefined : new Date(Date.now() + days * DAY);
  return application().instructors.createToken(instructor.id, { name, scopes, expiresAt });
});

export const DELETE = instructorWrite(z.object({ id: z.string().max(100) }), async ({ instructor }, { id }) => {
  await application().instructors.revokeToken(instructor.id, id);
});
