export { createOperatorToken, openInstructors } from './create-instructors.ts';
export type { InstructorsOptions, OpenedInstructors } from './create-instructors.ts';
export { SCOPE_NAMES, SignInRefusal } from './instructors.ts';
export type { ApiToken, Bearer, Instructor, Instructors, OidcTransaction, Scope, SignedIn } from './instructors.ts';
