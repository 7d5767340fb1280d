import type { MDXComponents, MDXContent } from 'mdx/types';
import type { ComponentProps } from 'react';
import { lessonPath, type Place } from '../../_server/course-place.ts';
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

function Ending({ place: { next } }: { place: Place }) {
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
            <strong>That is the end of the course so far.</strong>
            <br />
            Your cluster stays yours: keep trying things in the terminal.
          </p>
          <ButtonLink href="/">Back to the course</ButtonLink>
        </>
      )}
    </footer>
  );
}

/** A lesson as it is read: its opening, the author's text, and where it goes on. `notes` are for instructors alone. */
export function LessonText({ place, body: Body, notes = false }: { place: Place; body: MDXContent; notes?: boolean }) {
  return (
    <article className={styles.lesson}>
      <Opening place={place} />
      <div className={styles.text}>
        <Body components={{ ...components, Notes: notes ? Notes : NoNotes, ...codeWith(place.lesson.values) }} />
      </div>
      <Ending place={place} />
    </article>
  );
}
