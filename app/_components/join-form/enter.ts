import type { LessonAccess } from '#lib/workshops/index.ts';
import { get } from '../lesson-session/post.ts';

/** Goes to the workshop's first open lesson that is not passed; to the workshop's own page when none is open. */
export async function enterWorkshop(): Promise<void> {
  const { lessons } = await get<{ lessons: readonly LessonAccess[] }>('/api/workshop');
  const next = lessons.find(({ open, passed }) => open && !passed) ?? lessons.find(({ open }) => open);
  // The whole page is fetched anew: this browser is another learner now.
  window.location.assign(next ? `/learn/${next.lesson}` : '/workshop');
}
