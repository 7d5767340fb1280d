import { findLesson } from '#lib/lessons/index.ts';
import type { Learner } from '#lib/progress/index.ts';
import { WorkshopRefusal } from '#lib/workshops/refusal.ts';
import type { Seat } from '#lib/workshops/index.ts';
import type { SeatView } from '../../_components/workshop-seat/seat-state.ts';
import { application } from '../application.ts';
import type { Place } from './course-place.ts';

/** What the page of a learner in a workshop shows of it. */
export async function seatView(seat: Seat): Promise<SeatView> {
  const [lessons, help, messages] = await Promise.all([seat.lessons(), seat.help(), seat.messages()]);
  return { workshop: seat.public, name: seat.name, mayType: seat.mayType, lessons, help, messages };
}

/** Why this learner may not open a lesson now; undefined when they may. */
export async function whyClosed(seat: Seat, lesson: string): Promise<string | undefined> {
  try {
    await seat.requireOpen(lesson);
    return undefined;
  } catch (error) {
    if (error instanceof WorkshopRefusal) return error.message;
    throw error;
  }
}

/** The place of a learner in a workshop, if they have one. */
export async function seatOf(learner: Learner | undefined): Promise<Seat | undefined> {
  return learner && application().workshops.seat(learner.id);
}

/** A lesson's place among those of a workshop, instead of the course's. */
export function placeInWorkshop(place: Place, { lessons }: SeatView): Place {
  const { course } = application();
  const at = lessons.findIndex(({ lesson }) => lesson === place.lesson.id);
  const lessonAt = (index: number) => {
    const id = lessons[index]?.lesson;
    return id === undefined ? undefined : findLesson(course, id);
  };
  return { ...place, number: at + 1, total: lessons.length, previous: lessonAt(at - 1), next: lessonAt(at + 1) };
}
