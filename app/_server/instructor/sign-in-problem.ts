import { SignInRefusal } from '#lib/instructors/instructors.ts';
import { reportBug } from '../web/report-bug.ts';

/**
 * The address of the sign-in page that says why the OpenID provider signed nobody in: a browser comes from there or goes
 * there by itself, so that its person would read JSON otherwise. What is no refusal is thrown again.
 */
export function signInProblem(error: unknown): string {
  if (!(error instanceof SignInRefusal)) throw error;
  if (error.cause !== undefined) reportBug(error);
  return `/instructor/sign-in?problem=${error.code}`;
}
