import type { Exercise } from '#lib/checks/index.ts';
import { wordsOfAnswer } from '#lib/checks/index.ts';
import type { FoundExercise, Lesson } from '#lib/lessons/index.ts';
import { isPassed, type ExerciseProgress, type Learner } from '#lib/progress/index.ts';
import type { ExerciseView, SolutionView } from '../../_components/exercise/exercise-view.ts';
import { application } from '../application.ts';
import { markdownToHtml } from '../markdown.ts';

/** The name that progress and the API know an exercise by. */
export function exerciseName(lesson: Lesson, exercise: Exercise): string {
  return `${lesson.id}/${exercise.id}`;
}

/** The first `count` hints of an exercise as HTML. */
export function openedHints(exercise: Exercise, count: number): readonly string[] {
  return exercise.hints.slice(0, count).map(markdownToHtml);
}

/** An exercise's solution and what is worth knowing afterwards. The caller has made sure that it may be seen. */
export function solutionView({ solution, question, afterwards }: Exercise): SolutionView {
  return {
    commands: solution.commands?.trim(),
    answer: answerOf(solution, question),
    afterwards: afterwards && markdownToHtml(afterwards),
  };
}

/** The answer in words; where each cluster has another, how to find it. */
function answerOf({ answer, answerFrom }: Exercise['solution'], question: Exercise['question']): string | undefined {
  if (answerFrom !== undefined) return `What this prints: \`${answerFrom}\``;
  return question && answer !== undefined ? wordsOfAnswer(question, answer) : undefined;
}

/** What a learner may be shown: in a workshop, what its instructor lets them. */
const EVERYTHING = { hints: true, solutions: true };

function answerWords({ question }: Exercise, progress: ExerciseProgress | undefined): string | undefined {
  return question && progress?.answer !== undefined ? wordsOfAnswer(question, progress.answer) : undefined;
}

function viewOf({ lesson, may }: { lesson: Lesson; may: typeof EVERYTHING }, exercise: Exercise, progress: ExerciseProgress | undefined): ExerciseView {
  const passed = progress !== undefined && isPassed(progress);
  return {
    name: exerciseName(lesson, exercise),
    kind: exercise.kind ?? 'do',
    id: exercise.id,
    title: exercise.title,
    points: exercise.points,
    task: markdownToHtml(exercise.task),
    checks: exercise.checks.map(({ id, title }) => ({ id, title })),
    question: exercise.question,
    answer: progress?.answer,
    answerWords: answerWords(exercise, progress),
    hasStart: exercise.setup !== undefined,
    touches: exercise.touches ?? [],
    begun: passed || (progress?.again ?? false),
    hintCount: may.hints ? exercise.hints.length : 0,
    hints: may.hints ? openedHints(exercise, progress?.hintsShown ?? 0) : [],
    attempts: progress?.attempts ?? 0,
    passed,
    skipped: progress?.skipped ?? false,
    mayReveal: may.solutions,
    solution: may.solutions && (passed || progress?.revealed) ? solutionView(exercise) : undefined,
    result: progress?.again ? undefined : progress?.latest,
  };
}

/** A learner's own lesson's exercises as its page shows them to this learner; to nobody yet, as at the start. */
export async function exerciseViews(lesson: Lesson, learner: Learner | undefined): Promise<readonly ExerciseView[]> {
  const { progress: recorded, workshops } = application();
  const [progress, seat] = learner ? await Promise.all([recorded.exercises(learner.id), workshops.seat(learner.id)]) : [[], undefined];
  const may = seat?.workshop ?? EVERYTHING;
  const byName = new Map(progress.map((entry) => [entry.exercise, entry]));
  return lesson.exercises.map((exercise) => viewOf({ lesson, may }, exercise, byName.get(exerciseName(lesson, exercise))));
}

/** One exercise as the learner's page shows it now. */
export async function exerciseView({ name, lesson, exercise }: FoundExercise, learner: Learner): Promise<ExerciseView> {
  const { progress, workshops } = application();
  const [recorded, seat] = await Promise.all([progress.exercise(learner.id, name), workshops.seat(learner.id)]);
  return viewOf({ lesson, may: seat?.workshop ?? EVERYTHING }, exercise, recorded);
}
