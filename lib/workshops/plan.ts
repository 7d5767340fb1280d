import type { Course } from '#lib/lessons/index.ts';
import { findLesson } from '#lib/lessons/index.ts';
import { WorkshopRefusal } from './refusal.ts';
import type { WorkshopPlan } from './workshop.ts';

const LONGEST_TITLE = 120;
const MOST_SEATS = 1000;

/** What a plan decides, as the log calls it. */
const WORDS = {
  title: 'title', lessons: 'lessons', startsAt: 'begin', endsAt: 'end', seats: 'seats', gating: 'order of the lessons', hints: 'hints', solutions: 'solutions',
} as const satisfies Record<keyof WorkshopPlan, string>;

/** What a plan decides otherwise than another, in words. */
export function differences(before: WorkshopPlan, after: WorkshopPlan): readonly string[] {
  const fields = Object.keys(WORDS) as (keyof WorkshopPlan)[];
  return fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field])).map((field) => WORDS[field]);
}

/** A plan that holds, tidied; else a WorkshopRefusal (`invalid`) with the first thing that is wrong. */
export function checkedPlan(plan: WorkshopPlan, course: Course): WorkshopPlan {
  const title = plan.title.normalize('NFC').replace(/\s+/gu, ' ').trim();
  const unknown = plan.lessons.find((lesson) => !findLesson(course, lesson));
  const refuse = (message: string) => new WorkshopRefusal('invalid', message);
  if (title === '') throw refuse('Give the workshop a title.');
  if ([...title].length > LONGEST_TITLE) throw refuse(`A title can be ${LONGEST_TITLE} characters long.`);
  if (plan.lessons.length === 0) throw refuse('Choose at least one lesson.');
  if (new Set(plan.lessons).size < plan.lessons.length) throw refuse('A lesson can be in a workshop once.');
  if (unknown !== undefined) throw refuse(`The course has no lesson ${unknown}.`);
  if (!(plan.startsAt < plan.endsAt)) throw refuse('A workshop ends after it starts.');
  if (!Number.isInteger(plan.seats) || plan.seats < 1 || plan.seats > MOST_SEATS) throw refuse(`A workshop has 1 to ${MOST_SEATS} seats.`);
  return { ...plan, title };
}
