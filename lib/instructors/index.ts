export { createOperatorToken, openInstructors } from './create-instructors.ts';
export type { InstructorsOptions, OpenedInstructors } from './create-instructors.ts';
export { LONGEST_SESSION, SCOPE_NAMES, SCOPES, SignInRefusal } from './instructors.ts';
export type { ApiToken, Bearer, Instructor, Instructors, OidcTransaction, Scope, SignedIn } from './instructors.ts';
