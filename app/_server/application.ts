import type { ExerciseRunner } from '#lib/exercises/index.ts';
import type { Grader } from '#lib/grading/index.ts';
import type { Instructors } from '#lib/instructors/index.ts';
import type { Course } from '#lib/lessons/index.ts';
import type { ClusterMaps } from '#lib/map/index.ts';
import type { Progress } from '#lib/progress/index.ts';
import type { Sandboxes } from '#lib/sandboxes/index.ts';
import type { Workshops } from '#lib/workshops/index.ts';

/** What server.ts made at start and the pages use: the one owner of long-lived state. */
export interface Application {
  /** The address at which people reach Drydock, where it was set. */
  publicUrl: URL | undefined;
  course: Course;
  progress: Progress;
  sandboxes: Sandboxes;
  exercises: ExerciseRunner;
  grader: Grader;
  maps: ClusterMaps;
  instructors: Instructors;
  workshops: Workshops;
}

const KEY = Symbol.for('drydock.application');

/** Called once by server.ts: Next.js bundles the pages apart, so a module-level variable would exist twice. */
export function provideApplication(application: Application): void {
  (globalThis as Record<symbol, unknown>)[KEY] = application;
}

/** The running application; throws when the page was not started through server.ts. */
export function application(): Application {
  const provided = (globalThis as Record<symbol, unknown>)[KEY] as Application | undefined;
  if (!provided) throw new Error('Drydock is not running: start it with npm start, not with next directly');
  return provided;
}
