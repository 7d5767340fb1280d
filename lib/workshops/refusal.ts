import { NamedError } from '#lib/core/index.ts';

/** Why something of a workshop was not done, in a sentence for the person who asked; `code` is for programs. */
export class WorkshopRefusal extends NamedError {
  static override readonly errorName = 'WorkshopRefusal';
  readonly code: RefusalCode;

  constructor(code: RefusalCode, message: string) {
    super(message);
    this.code = code;
  }
}

export type RefusalCode =
  | 'no-workshop' | 'no-learner' | 'no-help-request' | 'no-lesson'
  | 'unknown-code' | 'not-open-yet' | 'ended' | 'full' | 'name' | 'name-taken' | 'too-many-tries'
  | 'invalid' | 'lesson-closed' | 'hints-off' | 'solutions-off' | 'in-workshop';
