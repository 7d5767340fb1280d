import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineExercises, type Exercise } from '#lib/checks/index.ts';
import { DEFAULT_LIMITS } from '#lib/config/index.ts';
import { systemClock } from '#lib/core/index.ts';
import { openDatabase, type Database } from '#lib/database/index.ts';
import { createGrader } from '#lib/grading/index.ts';
import { openInstructors } from '#lib/instructors/index.ts';
import { findLesson, lessonsOf, loadCourse, type Course, type Lesson } from '#lib/lessons/index.ts';
import { createProgress, type Progress } from '#lib/progress/index.ts';
import type { Sandbox } from '#lib/sandboxes/index.ts';
import { createWorkshops } from '#lib/workshops/index.ts';
import type { Application } from '../../app/_server/application.ts';
import { ASKED, ON_A_CLUSTER } from './canned-exercises.ts';
import { CannedLearner } from './canned-learner.ts';

const CONTENT = join(import.meta.dirname, '../../content');

/** A real lesson with as many places for exercises, which then hold these instead of its own. */
function holding(course: Course, exercises: readonly Exercise[], words: Pick<Lesson, 'slug' | 'title' | 'summary'>): Lesson {
  const [model] = lessonsOf(course)
    .filter((lesson) => lesson.exercises.length >= exercises.length)
    .sort((one, other) => one.exercises.length - other.exercises.length);
  if (!model) throw new Error(`no lesson has ${exercises.length} exercises`);
  const held = model.exercises.map((own, index) => ({ ...(exercises[index] ?? own), id: own.id }));
  return { ...model, ...words, chapter: 'kinds', id: `kinds/${words.slug}`, exercises: held, definition: defineExercises(held), values: {} };
}

/** The real lesson of the first Pod, and others around it: more of the path, and one of every kind of exercise. */
async function cannedCourse(): Promise<Course> {
  const course = await loadCourse(CONTENT);
  const model = findLesson(course, 'pods/first-pod');
  const chapter = course.chapters.find(({ lessons }) => model && lessons.includes(model));
  if (!model || !chapter) throw new Error('the course has no first Pod');
  const like = (name: string, slug: string, words: Pick<Lesson, 'title' | 'summary'>): Lesson => ({ ...model, ...words, chapter: name, slug, id: `${name}/${slug}` });
  const second = like(chapter.slug, 'a-second-lesson', { title: 'A second lesson', summary: 'Find the Pods you mean among many.' });
  const far = like('far', 'the-end', {
    title: 'A lesson whose title is so long that it has to be broken or cut somewhere',
    summary: 'Steady names for Pods that come and go.',
  });
  const kinds = [
    holding(course, ON_A_CLUSTER, { slug: 'cluster', title: 'Repair and predict', summary: 'Mend what is broken, and say what will be.' }),
    holding(course, ASKED, { slug: 'asked', title: 'Questions', summary: 'Answer what is asked.' }),
  ];
  return {
    title: course.title,
    chapters: [
      { ...chapter, lessons: [model, second] },
      { slug: 'kinds', title: 'Of every kind', summary: 'What an exercise can be.', lessons: kinds },
      { slug: 'far', title: 'Further on', summary: 'What comes later.', lessons: [far] },
    ],
  };
}

/** What instructors of the canned application sign in with. */
export const INSTRUCTOR_SECRET = 'the secret of the canned class';

/** Every learner that the pages have made, by secret, and the application that the pages see. */
export interface Canned {
  learners: ReadonlyMap<string, CannedLearner>;
  application: Application;
}

/** The real progress over a database of its own, which also knows the canned learner of each secret. */
function cannedProgress(database: Database, course: Course, learners: Map<string, CannedLearner>): Progress {
  const progress = createProgress(database);
  const createLearner = async () => {
    const made = await progress.createLearner();
    learners.set(made.secret, new CannedLearner(made.learner, course, progress));
    return made;
  };
  const exercises = async (id: string) => {
    if ([...learners.values()].some((learner) => learner.id === id && learner.isBroken)) throw new Error('what is recorded cannot be read');
    return progress.exercises(id);
  };
  return new Proxy(progress, {
    get: (target, name) => {
      if (name === 'createLearner') return createLearner;
      if (name === 'exercises') return exercises;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** What a canned API server says to every manifest. */
const REFUSED = { status: 1, output: 'error: error parsing ./bad.yml: error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context\n' };

function cannedSandbox(learner: CannedLearner): Sandbox {
  return {
    id: learner.id,
    access: () => Promise.reject(new Error('a canned sandbox has no cluster')),
    kubeconfig: async (origin) => `server: ${origin}/k8s/${learner.sandbox}:token\n`,
    readFile: async (path) => learner.files.get(path),
    writeFile: async (path, content) => void learner.files.set(path, content),
    run: async (commands) => (commands.includes('kubectl') ? REFUSED : { status: 0, output: [...learner.files.keys()].join('\n') }),
    followUnwatched: async () => ({ [Symbol.dispose]: () => undefined }),
    skip: async (milliseconds) => learner.skip(milliseconds),
    reset: async () => void (learner.resets += 1),
  };
}

/** An application in which every learner's cluster is what a test says. */
export async function createCanned(): Promise<Canned> {
  const course = await cannedCourse();
  const learners = new Map<string, CannedLearner>();
  const of = (id: string): CannedLearner => {
    const learner = [...learners.values()].find((candidate) => candidate.id === id || candidate.sandbox === id);
    if (!learner) throw new Error(`no learner ${id}`);
    return learner;
  };
  const unused = () => {
    throw new Error('canned sandboxes are joined elsewhere');
  };
  const data = mkdtempSync(join(tmpdir(), 'drydock-pages-'));
  process.once('exit', () => rmSync(data, { recursive: true, force: true }));
  const database = await openDatabase(`file:${join(data, 'drydock.db')}`);
  const progress = cannedProgress(database, course, learners);
  const { instructors } = await openInstructors({ database, clock: systemClock, settings: { secret: INSTRUCTOR_SECRET, oidc: undefined } });
  const keeper = { reset: async () => undefined, erase: async () => undefined };
  const workshops = createWorkshops({ database, course, progress, clock: systemClock, keeper, retentionDays: 90 });
  const application: Application = {
    publicUrl: undefined,
    course,
    progress,
    instructors,
    workshops,
    sandboxes: {
      open: async (id) => cannedSandbox(of(id)),
      erase: async () => undefined,
      connectTerminal: unused,
      proxyApi: unused,
      proxyApiUpgrade: unused,
      [Symbol.asyncDispose]: async () => undefined,
    },
    exercises: {
      check: ({ id }, name) => of(id).check(name),
      answer: ({ id }, name, given) => of(id).answer(name, given),
      begin: ({ id }, name) => of(id).begin(name),
      recorded: ({ id }) => of(id).say({ type: 'recorded' }),
      follow: ({ id }, _lesson, signal) => of(id).follow(signal),
    },
    grader: createGrader({ content: CONTENT, limits: DEFAULT_LIMITS.grading }),
    maps: {
      follow: (id, signal) => of(id).followMap(signal),
      during: async (id, work) => {
        await work();
        return of(id).happened;
      },
    },
  };
  return { learners, application };
}
