/** Why something of a workshop was not done, in a sentence for the person who asked; `code` is for programs. */
export class WorkshopRefusal extends Error {
  override readonly name = 'WorkshopRefusal';
  readonly code: RefusalCode;

  constructor(code: RefusalCode, message: string) {
    super(message);
    this.code = code;
  }

  /** By name: Next.js bundles the pages apart from server.ts, so that this class exists twice. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return Error[Symbol.hasInstance](value) && (value as Error).name === 'WorkshopRefusal';
  }
}

export type RefusalCode =
  | 'no-workshop' | 'no-learner' | 'no-help-request' | 'no-lesson'
  | 'unknown-code' | 'not-open-yet' | 'ended' | 'full' | 'name' | 'name-taken' | 'too-many-tries'
  | 'invalid' | 'lesson-closed' | 'hints-off' | 'solutions-off' | 'in-workshop';
