import { join } from 'node:path';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { placesOf, type Exercise, type Question } from '#lib/checks/index.ts';
import { lessonsOf, loadCourse, personalLesson, type Lesson } from '#lib/lessons/index.ts';
import { LearnersTerminal } from './terminal.ts';

/** Milliseconds for one exercise: images are pulled and probes wait in the cluster's own time. */
const EXERCISE = 90_000;

const course = await loadCourse(join(import.meta.dirname, '../../content'));

/** The lesson as this browser's learner has it: with the names and numbers of their own. */
async function ownLesson(page: Page, lesson: Lesson): Promise<Lesson> {
  const { seed } = (await (await page.request.get('/api/progress')).json()) as { seed: string };
  return personalLesson(lesson, seed);
}

/** Text of an author's with its code set apart, as it is seen. */
function seen(text: string): string {
  return text.replaceAll('`', '');
}

async function give(card: Locator, question: Question, answer: string): Promise<void> {
  if (question.type === 'choice') {
    const chosen = question.options.find(({ id }) => id === answer);
    return card.getByRole('radio', { name: seen(chosen?.text ?? answer), exact: true }).check();
  }
  if (question.type === 'text') return card.getByLabel(seen(question.prompt)).fill(answer);
  for (const [item, place] of placesOf(answer)) {
    const thing = question.items.find(({ id }) => id === item);
    const where = question.places.find(({ id }) => id === place);
    await card.getByRole('group', { name: seen(thing?.text ?? item), exact: true }).getByLabel(seen(where?.text ?? place), { exact: true }).check();
  }
}

/** Looks that find nothing before the clock is moved: a learner who waits for probes and back-offs does not sit them out either. */
const PATIENCE = 4;

/** Waits until it holds, and lets the cluster's time run ahead when that takes long. */
async function waitImpatiently(page: Page, holds: () => Promise<boolean>, what: string): Promise<void> {
  let looks = 0;
  const look = async () => {
    looks += 1;
    if (await holds()) return true;
    if (looks % PATIENCE === 0) await page.getByRole('button', { name: '30 s later' }).click();
    return false;
  };
  await expect.poll(look, { message: what, timeout: EXERCISE, intervals: [250] }).toBe(true);
}

/** Does an exercise as its solution does: sets it up where that is offered, answers, types the commands. */
async function play(page: Page, terminal: LearnersTerminal, exercise: Exercise): Promise<void> {
  const card = page.locator(`section#${exercise.id}`);
  const { commands, answer, answerFrom } = exercise.solution;
  const { question, kind = 'do' } = exercise;
  const passed = card.getByText('Passed and recorded.');
  const setUp = card.getByRole('button', { name: 'Set it up' });
  if (exercise.setup !== undefined) await expect(setUp.or(passed)).toBeVisible();
  // What was done for an earlier exercise may be all that this one asks.
  if (await setUp.isVisible()) {
    await setUp.click();
    const told = card.getByRole('status').or(card.getByRole('alert')).filter({ hasText: /\S/ }).first();
    await waitImpatiently(page, () => told.isVisible(), `${exercise.id}: the set-up has ended`);
    await expect(told).toContainText('It is set up');
  }
  if (await passed.isVisible()) return;
  if (question && answer !== undefined && kind === 'predict') {
    await give(card, question, answer);
    await card.getByRole('button', { name: 'That is what I expect' }).click();
  }
  if (commands !== undefined) await waitImpatiently(page, await terminal.play(commands), `${exercise.id}: the commands have ended`);
  if (question && answer !== undefined && kind !== 'predict') {
    await give(card, question, answerFrom === undefined ? answer : await terminal.prints(answerFrom));
    await card.getByRole('button', { name: 'Answer' }).click();
  }
  await waitImpatiently(page, () => passed.isVisible(), `${exercise.id} passes`);
}

// A lesson is a learner with a cluster of their own, who does one exercise after the other in it.
for (const lesson of lessonsOf(course).filter(({ exercises }) => exercises.length > 0)) {
  test(`${lesson.id}: its exercises are solved in order, in one sandbox`, async ({ page }) => {
    test.setTimeout(30_000 + lesson.exercises.length * (EXERCISE + 10_000));
    await page.setViewportSize({ width: 1600, height: 1000 });
    await page.goto(`/learn/${lesson.id}`);
    await page.getByText('Connected', { exact: true }).waitFor({ state: 'attached' });
    const terminal = new LearnersTerminal(page);
    const own = await ownLesson(page, lesson);
    for (const exercise of own.exercises) await test.step(exercise.title, () => play(page, terminal, exercise));
  });
}
