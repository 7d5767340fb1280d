import type { Lesson } from '#lib/lessons/index.ts';
import { ButtonLink } from '../button/button.tsx';
import { SettingsMenu } from '../menu/settings-menu.tsx';
import { Notice } from '../notice/notice.tsx';
import { TopBar } from '../top-bar/top-bar.tsx';
import { BeginsOn, LookWhetherOpenHere } from './seat-parts.tsx';
import type { SeatView } from './seat-state.ts';

/** Where to go instead: the first open lesson that is not passed, or else any that is open. */
function openLesson({ lessons }: SeatView) {
  const open = lessons.filter((lesson) => lesson.open);
  return open.find(({ passed }) => !passed) ?? open.at(-1);
}

/** A lesson that the learner's workshop does not let them open now: why, and what to do. */
export function ClosedLesson({ lesson, why, seat }: { lesson: Pick<Lesson, 'id' | 'title'>; why: string; seat: SeatView }) {
  const instead = openLesson(seat);
  const { workshop } = seat;
  return (
    <>
      <TopBar end={<SettingsMenu />} />
      <Notice
        title={`${lesson.title} is closed for you`}
        actions={
          <>
            {instead && (
              <ButtonLink look="primary" href={`/learn/${instead.lesson}`} prefetch={false}>
                Go to {instead.title}
              </ButtonLink>
            )}
            <ButtonLink href="/workshop" prefetch={false}>
              Your workshop
            </ButtonLink>
          </>
        }
      >
        <p>{why}</p>
        {workshop.phase === 'coming' && (
          <p>
            {workshop.title} begins on <BeginsOn at={workshop.startsAt} />.
          </p>
        )}
        <p>This page shows the lesson by itself once it opens.</p>
        <LookWhetherOpenHere lesson={lesson.id} />
      </Notice>
    </>
  );
}
