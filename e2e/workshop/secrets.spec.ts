import { readdir, readFile } from 'node:fs/promises';
import { join as pathOf } from 'node:path';
import { expect, test, type APIRequestContext } from '@playwright/test';
import type { Exercise } from '#lib/checks/index.ts';
import { lessonsOf, loadCourse, type Lesson } from '#lib/lessons/index.ts';
import { newcomer, signIn } from './people.ts';

const ROOT = pathOf(import.meta.dirname, '../..');

/** Letters and digits alone, so that no way of writing HTML, JSON or JavaScript keeps words from being found. */
function bare(text: string): string {
  return text
    .replace(/\\[nrt"'\\`]|\\u00[0-9a-f]{2}|&(?:quot|amp|lt|gt|apos|#x?[0-9a-f]+);|<[^>]*>/gi, ' ')
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/** Shorter ones may stand anywhere. */
const TELLING = 24;

/** What of an exercise nobody may be sent before its time, as far as the lesson does not say it itself. */
function secretsOf(exercise: Exercise, said: string): string[] {
  const { solution, mistakes, hints, afterwards } = exercise;
  const all = [solution.commands, afterwards, ...hints, ...mistakes.flatMap(({ title, commands }) => [title, commands])];
  return all.flatMap((text) => (text ?? '').split('\n').map(bare)).filter((line) => line.length >= TELLING && !said.includes(line));
}

/** What stands in the lesson for everybody: its text without notes, its tasks and questions, and the titles of its checks. */
async function saidIn(lesson: Lesson): Promise<string> {
  const mdx = await readFile(pathOf(ROOT, 'content', lesson.folder, 'lesson.mdx'), 'utf8');
  const tasks = lesson.exercises.flatMap(({ task, title, checks, question }) => [task, title, JSON.stringify(question ?? ''), ...checks.map((check) => check.title)]);
  return [mdx.replace(/<Notes>[^]*?<\/Notes>/g, ''), ...tasks].map(bare).join(' ');
}

async function notesIn(lesson: Lesson, said: string): Promise<string[]> {
  const mdx = await readFile(pathOf(ROOT, 'content', lesson.folder, 'lesson.mdx'), 'utf8');
  return [...mdx.matchAll(/<Notes>([^]*?)<\/Notes>/g)].flatMap(([, note = '']) => note.split(/[`\n]/).map(bare)).filter((words) => words.length >= TELLING && !said.includes(words));
}

/** Everything that a browser gets of a lesson's page: HTML, the payload of a navigation to it, and its scripts. */
async function sentFor(request: APIRequestContext, lesson: Lesson): Promise<string> {
  const address = `/learn/${lesson.id}`;
  const html = await (await request.get(address)).text();
  const payload = await (await request.get(address, { headers: { rsc: '1' } })).text();
  const scripts = [...new Set(html.match(/\/_next\/static\/[^"'\\ ]+\.js/g))];
  const texts = await Promise.all(scripts.map(async (script) => (await request.get(script)).text()));
  expect(payload.length).toBeGreaterThan(1000);
  expect(scripts.length).toBeGreaterThan(3);
  return [html, payload, ...texts].map(bare).join(' ');
}

const course = await loadCourse(pathOf(ROOT, 'content'));

test('a learner is sent no solution, hint, mistake or note before its time', async ({ playwright, baseURL }) => {
  test.setTimeout(180_000);
  const request = await playwright.request.newContext({ baseURL });
  let looked = 0;
  for (const lesson of lessonsOf(course)) {
    const said = await saidIn(lesson);
    const secrets = [...lesson.exercises.flatMap((exercise) => secretsOf(exercise, said)), ...(await notesIn(lesson, said))];
    const sent = await sentFor(request, lesson);
    expect(secrets.filter((secret) => sent.includes(secret)), lesson.id).toEqual([]);
    looked += secrets.length;
  }
  expect(looked).toBeGreaterThan(100);
});

test('no script that is served holds a solution or a note, whatever page it belongs to', async () => {
  const folder = pathOf(ROOT, '.next/static');
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.js'));
  const scripts = (await Promise.all(files.map((name) => readFile(pathOf(folder, name), 'utf8')))).map(bare).join(' ');
  expect(files.length).toBeGreaterThan(10);
  for (const lesson of lessonsOf(course)) {
    const secrets = [...lesson.exercises.flatMap((exercise) => secretsOf(exercise, '')), ...(await notesIn(lesson, ''))];
    expect(secrets.filter((secret) => scripts.includes(secret)), lesson.id).toEqual([]);
  }
});

test('a signed-in instructor is sent both, and sees them marked', async ({ browser }) => {
  const page = await newcomer(browser);
  await signIn(page);
  const lesson = lessonsOf(course).find(({ id }) => id === 'pods/first-pod');
  if (!lesson) throw new Error('the course has no first lesson');
  const sent = await sentFor(page.request, lesson);
  for (const note of await notesIn(lesson, '')) expect(sent).toContain(note);
  for (const { mistakes } of lesson.exercises) for (const { title } of mistakes) expect(sent).toContain(bare(title));
  await page.goto('/instructor/preview/pods/first-pod');
  await expect(page.getByRole('complementary', { name: 'Note for instructors' })).toBeVisible();
  await page.getByRole('link', { name: 'See it as a learner' }).click();
  await expect(page).toHaveURL(/as=learner/);
  await expect(page.getByRole('complementary', { name: 'Note for instructors' })).toHaveCount(0);
});
