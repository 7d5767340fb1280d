import type { BoardEvent, LedWorkshop } from '#lib/workshops/index.ts';
import { findLesson } from '#lib/lessons/index.ts';
import { application } from './application.ts';

/** The whole board as it is now: the first event of its stream. */
export async function currentBoard(led: LedWorkshop): Promise<Extract<BoardEvent, { type: 'snapshot' }>> {
  const once = new AbortController();
  try {
    for await (const event of led.board(once.signal)) if (event.type === 'snapshot') return event;
  } finally {
    once.abort();
  }
  throw new Error('a board ended before it began');
}

/** Titles of a workshop's lessons by id; one that the course has no longer has none. */
export function lessonTitles({ workshop }: LedWorkshop): Readonly<Record<string, string>> {
  const { course } = application();
  return Object.fromEntries(workshop.lessons.flatMap(({ lesson }) => [[lesson, findLesson(course, lesson)?.title ?? lesson]]));
}
