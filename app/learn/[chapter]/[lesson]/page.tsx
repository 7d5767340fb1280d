import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ExerciseBar, type NextLesson } from '../../../_components/exercise/exercise-bar.tsx';
import { LessonSession } from '../../../_components/lesson-session/lesson-session.tsx';
import { LessonText } from '../../../_components/lesson-text/lesson-text.tsx';
import { SandboxMenu } from '../../../_components/menu/sandbox-menu.tsx';
import { SettingsMenu } from '../../../_components/menu/settings-menu.tsx';
import { PreviewBar, Solutions } from '../../../_components/notes/notes.tsx';
import { TimeControls } from '../../../_components/time/time-controls.tsx';
import { LessonPlace } from '../../../_components/top-bar/lesson-place.tsx';
import { TopBar } from '../../../_components/top-bar/top-bar.tsx';
import { Stage } from '../../../_components/workbench/stage.tsx';
import { WorkbenchProvider } from '../../../_components/workbench/workbench-provider.tsx';
import { ClosedLesson } from '../../../_components/workshop-seat/closed-lesson.tsx';
import { SeatBar, SeatNewsHere, SeatSessionHere } from '../../../_components/workshop-seat/seat-parts.tsx';
import { lessonBody } from '../../../_mdx/lesson-bodies.ts';
import { application } from '../../../_server/application.ts';
import { findPlace, lessonPath, type Place } from '../../../_server/learner/course-place.ts';
import { exerciseViews } from '../../../_server/learner/exercise-view.ts';
import { currentInstructor } from '../../../_server/instructor/instructor.ts';
import { placeInWorkshop, seatOf, seatView, whyClosed } from '../../../_server/learner/seat-view.ts';
import { personalLesson } from '#lib/lessons/index.ts';
import { currentLearner } from '../../../_server/learner/learner.ts';

interface LessonPageProps {
  params: Promise<{ chapter: string; lesson: string }>;
  searchParams: Promise<{ as?: string | string[] }>;
}

async function placeOf({ params }: LessonPageProps): Promise<Place | undefined> {
  const { chapter, lesson } = await params;
  return findPlace(application().course, `${chapter}/${lesson}`);
}

export async function generateMetadata(props: LessonPageProps): Promise<Metadata> {
  const place = await placeOf(props);
  return place ? { title: place.lesson.title, description: place.lesson.summary } : {};
}

export default async function LessonPage(props: LessonPageProps) {
  const place = await placeOf(props);
  if (!place) notFound();
  const learner = await currentLearner();
  const seat = await seatOf(learner);
  const why = seat && (await whyClosed(seat, place.lesson.id));
  const view = seat && (await seatView(seat));
  if (view && why !== undefined) return <ClosedLesson lesson={{ id: place.lesson.id, title: place.lesson.title }} why={why} seat={view} />;
  const instructing = (await currentInstructor()) !== undefined && (await props.searchParams).as !== 'learner';
  const here = view ? placeInWorkshop(place, view) : place;
  const { next } = here;
  const lesson = personalLesson(place.lesson, learner?.seed ?? '');
  const [exercises, body] = await Promise.all([exerciseViews(lesson, learner), lessonBody(lesson.folder)]);
  const nextLesson: NextLesson | undefined = next && { title: next.title, path: lessonPath(next) };
  const page = (
    <LessonSession key={lesson.id} lesson={lesson.id} exercises={exercises}>
      <TopBar
        compact
        end={
          <>
            {view && <SeatBar lesson={lesson.id} />}
            <TimeControls />
            <SandboxMenu />
            <SettingsMenu />
          </>
        }
      >
        <LessonPlace place={here} />
      </TopBar>
      <WorkbenchProvider>
        <Stage bar={<ExerciseBar nextLesson={nextLesson} />}>
          {view && <SeatNewsHere lesson={lesson.id} />}
          {instructing && <PreviewBar path={lessonPath(lesson)} />}
          <LessonText place={{ ...here, lesson }} body={body} notes={instructing} of={view ? 'workshop' : 'course'} />
          {instructing && <Solutions lesson={lesson} />}
        </Stage>
      </WorkbenchProvider>
    </LessonSession>
  );
  return view ? <SeatSessionHere seat={view}>{page}</SeatSessionHere> : page;
}
