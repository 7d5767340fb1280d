import { expect, type Browser, type BrowserContextOptions, type Page } from '@playwright/test';
import firstPod from '#content/02-pods/01-first-pod/exercises.ts';
import { INSTRUCTOR_SECRET } from '../addresses.ts';

/** A browser of somebody's own. */
export async function newcomer(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, ...options });
  return context.newPage();
}

export async function signIn(page: Page): Promise<void> {
  await page.goto('/instructor');
  await page.getByLabel('Instructors’ secret').fill(INSTRUCTOR_SECRET);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Your workshops' })).toBeVisible();
}

export interface Plan {
  title: string;
  /** Titles of lessons, in their order. */
  lessons: readonly string[];
  inOrder?: boolean;
}

/** Makes a workshop by its form, and gives its code as people read it. */
export async function makeWorkshop(page: Page, { title, lessons, inOrder = false }: Plan): Promise<string> {
  await page.goto('/instructor/workshops/new');
  await page.getByLabel('Title').fill(title);
  for (const lesson of lessons) await page.getByRole('button', { name: `Add ${lesson}`, exact: true }).click();
  if (inOrder) await page.getByLabel('One after the other').check();
  await page.getByRole('button', { name: 'Make the workshop' }).click();
  await expect(page.getByRole('heading', { name: title })).toBeVisible();
  const words = await page.getByRole('button', { name: /^Join by/ }).innerText();
  return /\w{3}-\w{3}/.exec(words)?.[0] ?? '';
}

/** Joins by the form; the first open lesson opens. */
export async function join(page: Page, code: string, name: string): Promise<void> {
  await page.goto(`/join?code=${code}`);
  await page.getByLabel('Your name').fill(name);
  await page.getByRole('button', { name: 'Join', exact: true }).click();
  await page.waitForURL(/\/learn\//);
}

/** The row of a learner on the class board. */
export function rowOf(board: Page, name: string) {
  return board.getByRole('grid', { name: 'The class' }).getByRole('row').filter({ has: board.getByRole('link', { name, exact: true }) });
}

const [runAPod] = firstPod.exercises({});

/** What a learner types to pass the first exercise, "Run a Pod": its own solution. */
export const FIRST_PASS = runAPod?.solution.commands ?? '';
