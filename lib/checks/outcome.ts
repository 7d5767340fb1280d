/** What one check says. */
export type Outcome =
  | { state: 'passed'; found: string }
  | {
      state: 'failed';
      /** What is there now, in one clause: `Pod test-pod is Pending`. */
      found: string;
      /** What the exercise asks for: `Pod test-pod Running`. */
      wanted: string;
      /** The next thing to look at: `kubectl describe pod test-pod` shows why. */
      lookAt: string;
    }
  /** The cluster or the workstation did not answer. Never counts against the learner. */
  | { state: 'could-not-look'; reason: string };

export interface CheckResult {
  /** The check's id within its exercise. */
  check: string;
  title: string;
  outcome: Outcome;
}

/** What an exercise came to, one run of all its checks. */
export interface ExerciseResult {
  exercise: string;
  state: 'passed' | 'failed' | 'could-not-look';
  /** Points earned of `possible`: each check carries the share that its weight gives it. */
  earned: number;
  possible: number;
  checks: readonly CheckResult[];
}
