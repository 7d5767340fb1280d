'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import type { LessonAccess } from '#lib/workshops/index.ts';
import { get } from '../lesson-session/post.ts';

/** Milliseconds between looks. */
const LOOK = 5000;

/**
 * Asks now and then whether a lesson is open to the learner, for pages that no events reach, and has the page drawn anew when
 * it is not as the page was drawn.
 */
export function LookWhetherOpen({ lesson, drawnOpen }: { lesson: string; drawnOpen: boolean }) {
  const router = useRouter();
  useEffect(() => {
    const look = async () => {
      if (document.hidden) return;
      const { lessons } = await get<{ lessons: readonly LessonAccess[] }>('/api/workshop');
      const open = lessons.some((each) => each.lesson === lesson && each.open);
      if (open !== drawnOpen) router.refresh();
    };
    // The line may be down; then it is asked again.
    const timer = setInterval(() => void look().catch(() => undefined), LOOK);
    return () => clearInterval(timer);
  }, [lesson, drawnOpen, router]);
  return null;
}
