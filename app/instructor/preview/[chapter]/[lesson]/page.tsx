import { redirect } from 'next/navigation';
import { requireInstructor } from '../../../../_server/instructor/instructor-page.ts';

/** A lesson as its instructor sees it: the lesson's own page, which shows a signed-in instructor more than a learner. */
export default async function PreviewPage({ params }: { params: Promise<{ chapter: string; lesson: string }> }) {
  await requireInstructor();
  const { chapter, lesson } = await params;
  redirect(`/learn/${chapter}/${lesson}`);
}
