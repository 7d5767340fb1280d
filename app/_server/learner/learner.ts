import { cookies } from 'next/headers';
import type { Learner } from '#lib/progress/index.ts';
import { application } from '../application.ts';
import { LEARNER_COOKIE } from './learner-cookie.ts';

/**
 * The learner whose browser asks for this page or calls this route; undefined for a first visit. Only the
 * proxy makes learners, when a lesson is opened.
 */
export async function currentLearner(): Promise<Learner | undefined> {
  const secret = (await cookies()).get(LEARNER_COOKIE)?.value;
  return secret ? application().progress.learnerBySecret(secret) : undefined;
}
