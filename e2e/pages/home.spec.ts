import { expect, test } from '@playwright/test';
import { openLesson, RUN_A_POD, wish } from './wishes.ts';

test('one button starts the first lesson, and only then is there a learner', async ({ page, context }) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Learn Kubernetes by running it');
  expect(await context.cookies()).toEqual([]);
  await page.getByRole('link', { name: 'Start the first lesson' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your first Pod');
  const [cookie] = await context.cookies();
  expect(cookie).toMatchObject({ name: 'drydock-learner', httpOnly: true, sameSite: 'Lax', path: '/' });
});

test('the illustrated cluster heals, and says that it is an illustration', async ({ page }) => {
  await page.goto('/');
  const illustration = page.getByRole('figure', { name: /^Illustration/ });
  await expect(illustration.getByText('An illustration.')).toBeVisible();
  await illustration.getByRole('button', { name: 'Delete Pod web-x2k8p' }).click();
  await expect(illustration.getByText('wants 3, has 2')).toBeVisible();
  await expect(illustration.getByText('wants 3, has 3')).toBeVisible();
  await expect(illustration.getByRole('button', { name: /web-x2k8p/ })).toHaveCount(0);
  await expect(illustration.getByRole('button', { name: /Delete Pod .* Running/ })).toHaveCount(3);
});

test('the course is a path that says what each lesson lets one do', async ({ page }) => {
  await page.goto('/');
  const course = page.getByRole('region', { name: 'Kubernetes, hands on' });
  await expect(course.getByRole('heading', { level: 3 })).toHaveText(['Pods', 'Of every kind', 'Further on']);
  await expect(course.getByRole('link')).toHaveText([
    'Your first Pod',
    'A second lesson',
    'Repair and predict',
    'Questions',
    'A lesson whose title is so long that it has to be broken or cut somewhere',
  ]);
  await expect(course.getByText('Find the Pods you mean among many.')).toBeVisible();
});

test('who comes back goes on where they were, and sees what they have done', async ({ page }) => {
  await openLesson(page);
  await wish(page, { exercise: RUN_A_POD, holding: 3 });
  await page.getByRole('link', { name: 'Drydock, home' }).click();
  await expect(page.getByRole('link', { name: 'Continue: Your first Pod' })).toBeVisible();
  await expect(page.getByText(/^1 of \d+ exercises passed/)).toBeVisible();
  await expect(page.getByText('1 of 3 exercises passed')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Exercises of Your first Pod' }).getByRole('listitem').first()).toHaveText('passedRun a Pod');
  await expect(page.getByText('You are here')).toHaveCount(1);
});

test('the progress page says what one can do, what is left, and what was hard', async ({ page }) => {
  await openLesson(page);
  const second = page.getByRole('region', { name: 'Find out Where does it answer?' });
  await second.getByRole('button', { name: 'Show a hint' }).click();
  await expect(second.getByText('Hint 1')).toBeVisible();
  await page.goto('/progress');
  await expect(page.getByText('Pass the exercises of a lesson, and it will say here what you can do.')).toBeVisible();
  const revisit = page.getByRole('region', { name: 'Worth another look' });
  await expect(revisit.getByRole('listitem')).toHaveText(['Where does it answer? begun, not passed yet']);
  await wish(page, { exercise: RUN_A_POD, holding: 3 });
  for (const exercise of ['its-address', 'gone-for-good']) await wish(page, { exercise: `pods/first-pod/${exercise}`, holding: 2 });
  await page.goto('/');
  await page.getByRole('link', { name: 'Your progress' }).click();
  await expect(page.getByRole('region', { name: 'What you can do now' }).getByRole('listitem')).toHaveText([/^Write a Pod down/]);
  await expect(page.getByRole('region', { name: 'Worth another look' })).toHaveCount(0);
  await page.getByRole('link', { name: 'Run a Pod' }).first().click();
  await expect(page).toHaveURL('/learn/pods/first-pod#run-a-pod');
});

test('another browser sees nothing of it', async ({ page, browser }) => {
  await openLesson(page);
  await wish(page, { exercise: RUN_A_POD, holding: 3 });
  const other = await browser.newPage();
  await other.goto('/');
  await expect(other.getByRole('link', { name: 'Start the first lesson' })).toBeVisible();
  await expect(other.getByText(/exercises passed/)).toHaveCount(0);
});

test('an address that leads nowhere says so, and how to go on', async ({ page }) => {
  const response = await page.goto('/learn/pods/nothing');
  expect(response?.status()).toBe(404);
  await expect(page.getByRole('heading', { name: 'There is no such page' })).toBeVisible();
  await page.getByRole('link', { name: 'See the course' }).click();
  await expect(page).toHaveURL('/');
});
