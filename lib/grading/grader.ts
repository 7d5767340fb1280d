import { NamedError } from '#lib/core/index.ts';
import type { GradingJob } from './worker/messages.ts';

/** Grades hand-ins for the HTTP API, in a process of their own. */
export interface Grader extends AsyncDisposable {
  /**
   * The grade as `bin/drydock grade --format json` prints it; `owner` is whose turns are counted. GraderRefusal when it
   * cannot be had. A hand-in that waits is let go when `signal` aborts.
   */
  grade(owner: string, job: GradingJob, signal?: AbortSignal): Promise<string>;
}

export type { GradingJob };

/** Why a hand-in was not graded, in a sentence for whoever handed it in; `code` is for programs. */
export class GraderRefusal extends NamedError {
  static override readonly errorName = 'GraderRefusal';
  readonly code: 'no-exercise' | 'beyond-limits' | 'too-many-requests' | 'stopping';
  /** Seconds after which trying again is of use. */
  readonly retryAfter: number | undefined;

  constructor(code: GraderRefusal['code'], message: string, retryAfter?: number) {
    super(message);
    this.code = code;
    this.retryAfter = retryAfter;
  }
}
