import type { Course } from '#lib/lessons/index.ts';
import { findLesson } from '#lib/lessons/index.ts';
import type { Workshop } from './workshop.ts';
import { phaseOf } from './workshop.ts';

/** Whether a learner may open a lesson of their workshop now, and if not, why. */
export interface LessonAccess {
  lesson: string;
  title: string;
  open: boolean;
  /** `order`: lessons before it are not passed. `closed`: by the instructor. `not-yet`: the workshop has not begun. */
  reason: 'order' | 'closed' | 'not-yet' | undefined;
  passed: boolean;
}

export interface GatingOptions {
  workshop: Workshop;
  course: Course;
  /** Names of the exercises that the learner has passed. */
  passed: ReadonlySet<string>;
  now: number;
}

/**
 * The workshop's lessons in its order. What the instructor closed is closed; what is passed or was opened for all is
 * open; else the gating decides. A lesson that the course no longer has is left out.
 */
export function lessonsFor({ workshop, course, passed, now }: GatingOptions): readonly LessonAccess[] {
  const coming = phaseOf(workshop, now) === 'coming';
  let before = true;
  return workshop.lessons.flatMap(({ lesson: id, gate }) => {
    const lesson = findLesson(course, id);
    if (!lesson) return [];
    const done = lesson.exercises.every((exercise) => passed.has(`${id}/${exercise.id}`));
    const inTurn = workshop.gating === 'open' || before;
    before &&= done;
    const reason = reasonOf({ coming, gate, inTurn, passed: done && lesson.exercises.length > 0 });
    return [{ lesson: id, title: lesson.title, open: reason === undefined, reason, passed: done }];
  });
}

function reasonOf(place: { coming: boolean; gate: string | null; inTurn: boolean; passed: boolean }): LessonAccess['reason'] {
  if (place.coming) return 'not-yet';
  if (place.gate === 'closed') return 'closed';
  return place.gate === 'opened' || place.inTurn || place.passed ? undefined : 'order';
}
