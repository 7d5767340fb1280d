export { openInstructors } from './create-instructors.ts';
export type { InstructorsOptions, OpenedInstructors } from './create-instructors.ts';
export { LONGEST_SESSION, SignInRefusal } from './instructors.ts';
export type { ApiToken, Instructor, Instructors, OidcTransaction, Scope, SignedIn } from './instructors.ts';
