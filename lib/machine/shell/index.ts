export { createShell } from './program.ts';
export type { ShellOptions } from './program.ts';
export type { Completer, Completers, Completion } from './completers.ts';
export { isIncomplete } from './completeness.ts';
export type { SavedShell } from './saved.ts';
export type { FlavourName } from './interpreter/flavour.ts';
