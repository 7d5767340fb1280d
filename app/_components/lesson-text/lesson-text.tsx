import type { MDXComponents, MDXContent } from 'mdx/types';
import type { ComponentProps } from 'react';
import type { Lesson } from '#lib/lessons/index.ts';
import { lessonPath, type Place } from '../../_server/learner/course-place.ts';
import { ButtonLink } from '../button/button.tsx';
import { Callout, Definition } from '../callout/callout.tsx';
import { ExerciseCard } from '../exercise/exercise-card.tsx';
import { Explain, Manifest } from '../manifest/manifest.tsx';
import { NoNotes, Notes } from '../notes/notes.tsx';
import { Predict } from '../predict/predict.tsx';
import { codeWith } from './filled-code.tsx';
import styles from './lesson-text.module.css';

/** A table's head may have a corner that says nothing; as a heading it would be one without words. */
function Heading({ children, ...rest }: ComponentProps<'th'>) {
  const Cell = children === undefined ? 'td' : 'th';
  return <Cell {...rest}>{children}</Cell>;
}

/** What an author may use in a lesson beside Markdown. */
const components: MDXComponents = { Callout, Definition, Exercise: ExerciseCard, Explain, Manifest, Predict, th: Heading };

function Opening({ place: { chapter, lesson } }: { place: Place }) {
  const exercises = lesson.exercises.length;
  return (
    <header className={styles.opening}>
      <p className={styles.where}>{chapter.title}</p>
      <h1>{lesson.title}</h1>
      <p className={styles.summary}>{lesson.summary}</p>
      <p className={styles.facts}>
        About {lesson.minutes} minutes
        {exercises > 0 && ` · ${exercises} ${exercises === 1 ? 'exercise' : 'exercises'}`}
      </p>
    </header>
  );
}

/** Of whom the last lesson is: what it ends, how long the cluster is there, and where one goes from it. */
const ENDS = {
  course: { words: 'That was the last lesson of the course.', cluster: 'Your cluster stays yours', path: '/progress', goes: 'See what you can do now' },
  workshop: { words: 'That was the last lesson of the workshop.', cluster: 'Your cluster is here until the workshop is deleted', path: '/workshop', goes: 'Back to the workshop' },
} as const;

function Ending({ next, of }: { next: Lesson | undefined; of: keyof typeof ENDS }) {
  const { words, cluster, path, goes } = ENDS[of];
  return (
    <footer className={styles.ending}>
      {next ? (
        <>
          <p>
            <span className={styles.where}>Next</span>
            <strong>{next.title}</strong>
            <br />
            {next.summary}
          </p>
          <ButtonLink href={lessonPath(next)} prefetch={false}>
            Next lesson
          </ButtonLink>
        </>
      ) : (
        <>
          <p>
            <strong>{words}</strong>
            <br />
            {cluster}: keep trying things in the terminal.
          </p>
          <ButtonLink href={path} prefetch={false}>
            {goes}
          </ButtonLink>
        </>
      )}
    </footer>
  );
}

interface LessonTextProps {
  place: Place;
  body: MDXContent;
  /** Show what is for instructors alone. */
  notes?: boolean;
  /** What its place is one in. */
  of: keyof typeof ENDS;
}

/** A lesson as it is read: its opening, the author's text, and where it goes on. */
export function LessonText({ place, body: Body, notes = false, of }: LessonTextProps) {
  return (
    <article className={styles.lesson}>
      <Opening place={place} />
      <div className={styles.text}>
        <Body components={{ ...components, Notes: notes ? Notes : NoNotes, ...codeWith(place.lesson.values) }} />
      </div>
      <Ending next={place.next} of={of} />
    </article>
  );
}
