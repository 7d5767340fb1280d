import { cookies } from 'next/headers';
import type { Instructor } from '#lib/instructors/index.ts';
import { application } from '../application.ts';
import { INSTRUCTOR_COOKIE, sessionToken } from './instructor-session.ts';

/** The instructor whose browser asks for this page; undefined for everybody else. */
export async function currentInstructor(): Promise<Instructor | undefined> {
  const sealed = (await cookies()).get(INSTRUCTOR_COOKIE)?.value;
  if (sealed === undefined) return undefined;
  const { instructors } = application();
  const token = await sessionToken(`${INSTRUCTOR_COOKIE}=${encodeURIComponent(sealed)}`, instructors);
  return token === undefined ? undefined : instructors.session(token);
}
