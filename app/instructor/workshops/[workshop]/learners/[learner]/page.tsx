import type { Metadata } from 'next';
import { InstructorBar } from '../../../../../_components/instructor-bar/instructor-bar.tsx';
import { LearnerView } from '../../../../../_components/learner-view/learner-view.tsx';
import { currentBoard } from '../../../../../_server/instructor/board-page.ts';
import { foundOr404, requireWorkshop } from '../../../../../_server/instructor/instructor-page.ts';

export const metadata: Metadata = { title: 'A learner' };

export default async function LearnerPage({ params }: { params: Promise<{ workshop: string; learner: string }> }) {
  const { workshop: id, learner } = await params;
  const led = await requireWorkshop(id);
  // Opening the page is looking at their work: it goes to the log.
  const { name } = await foundOr404(() => led.look(learner, 'work'));
  const { workshop, board, version } = await currentBoard(led);
  const path = `/instructor/workshops/${workshop.id}`;
  const alone = { ...board, rows: board.rows.filter((row) => row.learner === learner) };
  return (
    <>
      <InstructorBar steps={[{ words: workshop.title, path }, { words: name, path: `${path}/learners/${learner}` }]} />
      <LearnerView rendered={{ workshop, board: alone, version }} learner={learner} now={Date.now()} />
    </>
  );
}
