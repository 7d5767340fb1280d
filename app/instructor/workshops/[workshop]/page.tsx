import type { Metadata } from 'next';
import { ClassBoard } from '../../../_components/class-board/class-board.tsx';
import { InstructorBar } from '../../../_components/instructor-bar/instructor-bar.tsx';
import { currentBoard } from '../../../_server/instructor/board-page.ts';
import { pageSite, requireWorkshop } from '../../../_server/instructor/instructor-page.ts';
import { joinLink } from '../../../_server/instructor/join-link.ts';
import { lessonTitles } from '../../../_server/instructor/workshop-titles.ts';

export const metadata: Metadata = { title: 'Class board' };

export default async function BoardPage({ params }: { params: Promise<{ workshop: string }> }) {
  const led = await requireWorkshop((await params).workshop);
  const { workshop, board, version } = await currentBoard(led);
  return (
    <>
      <InstructorBar steps={[{ words: workshop.title, path: `/instructor/workshops/${workshop.id}` }]} />
      <ClassBoard rendered={{ workshop, board, version }} now={Date.now()} join={joinLink(await pageSite(), workshop.code)} titles={lessonTitles(workshop)} />
    </>
  );
}
