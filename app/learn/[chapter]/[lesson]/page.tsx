import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ExerciseBar, type NextLesson } from '../../../_components/exercise/exercise-bar.tsx';
import { LessonSession } from '../../../_components/lesson-session/lesson-session.tsx';
import { LessonText } from '../../../_components/lesson-text/lesson-text.tsx';
import { SandboxMenu } from '../../../_components/menu/sandbox-menu.tsx';
import { SettingsMenu } from '../../../_components/menu/settings-menu.tsx';
import { TimeControls } from '../../../_components/time/time-controls.tsx';
import { LessonPlace, TopBar } from '../../../_components/top-bar/top-bar.tsx';
import { Stage } from '../../../_components/workbench/stage.tsx';
import { WorkbenchProvider } from '../../../_components/workbench/workbench-provider.tsx';
import { lessonBody } from '../../../_mdx/lesson-bodies.ts';
import { application } from '../../../_server/application.ts';
import { findPlace, lessonPath, type Place } from '../../../_server/course-place.ts';
import { exerciseViews } from '../../../_server/exercise-view.ts';
import { personalLesson } from '#lib/lessons/index.ts';
import { currentLearner } from '../../../_server/learner.ts';

interface LessonPageProps {
  params: Promise<{ chapter: string; lesson: string }>;
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
  const { next } = place;
  const learner = await currentLearner();
  const lesson = personalLesson(place.lesson, learner?.seed ?? '');
  const [exercises, body] = await Promise.all([exerciseViews(lesson, learner), lessonBody(lesson.folder)]);
  const nextLesson: NextLesson | undefined = next && { title: next.title, path: lessonPath(next) };
  return (
    <LessonSession key={lesson.id} lesson={lesson.id} exercises={exercises}>
      <TopBar
        compact
        end={
          <>
            <TimeControls />
            <SandboxMenu />
            <SettingsMenu />
          </>
        }
      >
        <LessonPlace place={place} />
      </TopBar>
      <WorkbenchProvider>
        <Stage bar={<ExerciseBar nextLesson={nextLesson} />}>
          <LessonText place={{ ...place, lesson }} body={body} />
        </Stage>
      </WorkbenchProvider>
    </LessonSession>
  );
}
