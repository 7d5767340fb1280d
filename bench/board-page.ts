/**
 * What the class board costs its browser: `node bench/board-page.ts [LEARNERS] [EXERCISES]`, by default 300 and 40. The
 * product's own server, a class written into its database, and Chromium: bytes until the board is live, and what a
 * changed row and a scroll by ten rows take until they are drawn, in time and in work of the page's one thread.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { chromium, type CDPSession, type Page } from '@playwright/test';
import { lessonsOf, loadCourse } from '#lib/lessons/index.ts';
import type { BoardEvent, BoardRow } from '#lib/workshops/index.ts';
import { ensureBrowser } from '../lib/cli/browser.ts';
import { prepareServer } from '../lib/cli/prepare.ts';
import { figure, load, median, quantile } from './measuring.ts';

const LEARNERS = Number(process.argv[2] ?? 300);
const EXERCISES = Number(process.argv[3] ?? 40);
const PORT = Number(process.env.PORT ?? 3400);
const ROOT = path.join(import.meta.dirname, '..');
const ADDRESS = `http://localhost:${PORT}`;
const SECRET = 'the secret of the bench';
const TIMES = 60;
/** Milliseconds that a page gets to take its stream's first event. */
const SETTLING = 2000;

await prepareServer();
const data = mkdtempSync(path.join(tmpdir(), 'drydock-bench-'));
const web = spawn(process.execPath, ['server.ts'], {
  cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, PORT: String(PORT), DRYDOCK_DATA: data, DRYDOCK_INSTRUCTOR_SECRET: SECRET, NODE_ENV: 'production' },
});
const ended = new Promise((resolve) => web.once('exit', resolve));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => web.kill('SIGTERM'));
try {
  await new Promise((resolve, reject) => {
    web.stdout?.on('data', (text: Buffer) => text.includes('ready') && resolve(undefined));
    void ended.then(() => reject(new Error('the server has ended')));
  });
  await measure();
} finally {
  web.kill('SIGTERM');
  await ended;
  rmSync(data, { recursive: true, force: true });
}

async function measure(): Promise<void> {
  const { cookie, workshop, exercises, first } = await makeClass();
  const executablePath = await ensureBrowser();
  const browser = await chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
    await context.addCookies(cookie.split('; ').map((pair) => ({ name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1), url: ADDRESS })));
    const page = await context.newPage();
    await page.addInitScript(keepStream);
    const devtools = await context.newCDPSession(page);
    const bytes = await open(page, devtools, `${ADDRESS}/instructor/workshops/${workshop}`);
    figure('class', `${LEARNERS} learners, ${exercises} exercises (${load()})`);
    figure('page, as it comes; then its stream', `${kilobytes(bytes.page)} (${kilobytes(bytes.whole)} unpacked); ${kilobytes(bytes.stream)}`);
    figure('elements of the page', String(await page.evaluate(() => document.querySelectorAll('*').length)));
    await page.getByRole('button', { name: 'Learner', exact: true }).click();
    await measured(page, devtools, 'a changed row', (at, turn) => changeOneRow(at, { turn, exercise: first }));
    await measured(page, devtools, 'a scroll by ten rows', scrollOn);
  } finally {
    await browser.close();
  }
}

/** A workshop of the course's first lessons, and learners who stand at different places in it. */
async function makeClass(): Promise<{ cookie: string; workshop: string; exercises: number; first: string }> {
  const lessons: string[] = [];
  const names: string[] = [];
  for (const lesson of lessonsOf(await loadCourse(path.join(ROOT, 'content')))) {
    if (names.length >= EXERCISES) break;
    lessons.push(lesson.id);
    names.push(...lesson.exercises.map(({ id }) => `${lesson.id}/${id}`));
  }
  const headers = { origin: ADDRESS, 'content-type': 'application/json' };
  const signedIn = await fetch(`${ADDRESS}/api/instructor/sign-in`, { method: 'POST', headers, body: JSON.stringify({ secret: SECRET }) });
  const cookie = signedIn.headers.getSetCookie().map((value) => value.split(';')[0]).join('; ');
  const plan = { title: 'Bench', lessons, startsAt: new Date(Date.now() - 60_000), endsAt: new Date(Date.now() + 3_600_000), seats: LEARNERS, gating: 'open', hints: true, solutions: false };
  const made = await fetch(`${ADDRESS}/api/instructor/workshops`, { method: 'POST', headers: { ...headers, cookie }, body: JSON.stringify(plan) });
  const { workshop } = (await made.json()) as { workshop: { id: string } };
  fill(workshop.id, names);
  return { cookie, workshop: workshop.id, exercises: names.length, first: names[0] ?? '' };
}

function fill(workshop: string, exercises: readonly string[]): void {
  using database = new DatabaseSync(path.join(data, 'drydock.db'));
  const now = new Date().toISOString();
  const learner = database.prepare('INSERT INTO "Learner" ("id", "secretHash", "sandbox", "createdAt") VALUES (?, ?, ?, ?)');
  const enrolment = database.prepare('INSERT INTO "Enrolment" ("learnerId", "workshopId", "name", "nameKey", "joinedAt", "lastSeen") VALUES (?, ?, ?, ?, ?, ?)');
  const progress = database.prepare('INSERT INTO "ExerciseProgress" ("learnerId", "exercise", "attempts", "passedAt", "latest", "hintsShown") VALUES (?, ?, 3, ?, ?, 1)');
  const attempt = database.prepare('INSERT INTO "Attempt" ("learnerId", "exercise", "at", "asked", "state", "result") VALUES (?, ?, ?, 1, \'failed\', ?)');
  database.exec('BEGIN');
  for (let index = 0; index < LEARNERS; index += 1) {
    const id = `l${index}`;
    learner.run(id, `h${index}`, `s${index}`, now);
    enrolment.run(id, workshop, `Learner ${index}`, `learner ${index}`, now, now);
    for (const [place, exercise] of exercises.entries()) {
      const result = JSON.stringify({
        exercise, state: 'failed', earned: 0, possible: 10,
        checks: [{ check: 'runs', title: 'A Pod `web` is running', outcome: { state: 'failed', found: 'no Pod web, but test', wanted: 'Pod web Running', lookAt: 'kubectl get pods' } }],
      });
      progress.run(id, exercise, (index + place) % 3 === 0 ? null : now, result);
      attempt.run(id, exercise, now, result);
    }
  }
  database.exec('COMMIT');
}

/** The page's event stream where the measurement finds it: what it has said, and a way to say more. */
function keepStream(): void {
  const Real = window.EventSource;
  class Kept extends Real {
    constructor(address: string) {
      super(address);
      Object.assign(window, { stream: this });
    }
  }
  Object.assign(window, { EventSource: Kept });
}

/** Opens the board and waits until it is live. Gives bytes: of the page as sent and unpacked, and of the stream's events. */
async function open(page: Page, devtools: CDPSession, address: string): Promise<{ page: number; whole: number; stream: number }> {
  let stream = 0;
  let sent = 0;
  let document = '';
  await devtools.send('Network.enable');
  devtools.on('Network.responseReceived', ({ type, requestId }) => {
    if (type === 'Document') document = requestId;
  });
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (requestId === document) sent = encodedDataLength;
  });
  devtools.on('Network.eventSourceMessageReceived', ({ data: message }) => {
    stream += message.length;
  });
  const response = await page.goto(address);
  await page.locator('[data-live="true"]').waitFor();
  await page.waitForTimeout(SETTLING);
  return { page: sent, whole: (await response?.body())?.length ?? 0, stream };
}

/** Median and ninetieth percentile over many times: until it is drawn, and the work of the page's thread for it. */
async function measured(page: Page, devtools: CDPSession, name: string, act: (page: Page, turn: number) => Promise<number>): Promise<void> {
  await devtools.send('Performance.enable');
  const times: number[] = [];
  const before = await workOf(devtools);
  for (let turn = 0; turn < TIMES; turn += 1) times.push(await act(page, turn));
  const after = await workOf(devtools);
  const work = Object.entries(after).map(([kind, value]) => `${kind} ${(((value - (before[kind] ?? 0)) / TIMES) * 1000).toFixed(1)}`);
  figure(name, `p50 ${median(times).toFixed(0)} ms, p90 ${quantile(times, 0.9).toFixed(0)} ms; work, ms each: ${work.join(', ')} (${load()})`);
}

/** Seconds of the page's thread by kind of work. */
async function workOf(devtools: CDPSession): Promise<Record<string, number>> {
  const { metrics } = await devtools.send('Performance.getMetrics');
  const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  return { all: of('TaskDuration'), script: of('ScriptDuration'), style: of('RecalcStyleDuration'), layout: of('LayoutDuration') };
}

/** Says a learner's row anew, with one cell changed, and waits for it to be drawn. Ordered by name, no row moves for it. */
function changeOneRow(page: Page, { turn, exercise: first }: { turn: number; exercise: string }): Promise<number> {
  const cell = { state: 'trying', attempts: 4 + turn, failures: 1 + (turn % 8), hintsShown: 0, revealed: false, skipped: false };
  return page.evaluate(
    async ({ changed, place, exercise }) => {
      const row = document.querySelectorAll('tbody tr[data-need]')[place];
      const learner = row?.querySelector('a')?.getAttribute('href')?.split('/').at(-1) ?? '';
      const told: BoardRow = {
        learner, name: row?.querySelector('a')?.textContent ?? '', joinedAt: Date.now(), online: true, lastSeen: Date.now(), lesson: undefined, lastProgress: Date.now(),
        failedAttempts: 1, passed: 3, mayType: false, reason: undefined, cells: { [exercise]: changed as BoardRow['cells'][string] },
      };
      const event: BoardEvent = { type: 'changes', version: '', rows: [told], gone: [], help: undefined, groups: undefined };
      const { stream } = window as unknown as { stream: { onmessage(message: { data: string }): void } };
      const begun = performance.now();
      const changedOnce = new Promise<void>((resolve) => {
        new MutationObserver((_, observer) => (observer.disconnect(), resolve())).observe(document.querySelector('tbody') as Node, { subtree: true, childList: true, attributes: true, characterData: true });
      });
      stream.onmessage({ data: JSON.stringify(event) });
      await changedOnce;
      await new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      return performance.now() - begun;
    },
    { changed: cell, place: turn % 12, exercise: first },
  );
}

/** Scrolls the board by ten rows and waits for the new ones to be drawn; begins above again when it is at its end. */
function scrollOn(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const frame = document.querySelector('[aria-label="Learners and exercises"]') as HTMLElement;
    const end = frame.scrollTop + frame.clientHeight > frame.scrollHeight - 400;
    const begun = performance.now();
    const drawn = new Promise<void>((resolve) => {
      new MutationObserver((_, observer) => (observer.disconnect(), resolve())).observe(document.querySelector('tbody') as Node, { childList: true });
    });
    frame.scrollTop = end ? 0 : frame.scrollTop + 340;
    await drawn;
    await new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    return performance.now() - begun;
  });
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(0)} kB`;
}
