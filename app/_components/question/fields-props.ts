import type { Question } from '#lib/checks/index.ts';

/** What each form of question gets: what is given so far, whether it may be changed, and the way to change it. */
export interface FieldsProps<Type extends Question['type']> {
  name: string;
  question: Extract<Question, { type: Type }>;
  given: string;
  locked: boolean;
  /** The answer that passed, to be marked as right. */
  right: string | undefined;
  give(answer: string): void;
}
