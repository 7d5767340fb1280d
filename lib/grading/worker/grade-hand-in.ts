import type { Course } from '#lib/lessons/index.ts';
import { findExercise, loadCourse } from '#lib/lessons/index.ts';
import { renderGrade } from '../formats.ts';
import { gradeExercise, total } from '../grade.ts';
import { openGradingSandbox } from '../open-sandbox.ts';
import type { FromWorker, GradingJob } from './messages.ts';

const courses = new Map<string, Promise<Course>>();

/** Grades in a fresh sandbox, with the course of the folder `content`, which is read once. */
export async function gradeHandIn(content: string, { exercise, seed, submission }: GradingJob): Promise<FromWorker> {
  const reading = courses.get(content) ?? loadCourse(content);
  courses.set(content, reading);
  const found = findExercise(await reading, exercise, seed);
  if (!found) return { type: 'unknown-exercise' };
  await using sandbox = await openGradingSandbox();
  return { type: 'graded', json: renderGrade(total([await gradeExercise(found, submission, sandbox)]), 'json') };
}
