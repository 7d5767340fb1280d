import { join as joinPath } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { lessonsOf, loadCourse } from '#lib/lessons/index.ts';
import type { Board, BoardCell, BoardEvent, BoardRow } from '#lib/workshops/index.ts';
import { join, makeWorkshop, newcomer, rowOf, signIn } from './people.ts';

const LEARNERS = 300;
const EXERCISES = 40;

const CELL: BoardCell = {
  state: 'trying', attempts: 2, failures: 2, hintsShown: 0, revealed: false, skipped: false, passedAt: undefined, triedAt: 1,
  reason: { check: 'image', title: 'It runs nginx', found: 'no Pod in namespace default', wanted: 'a Pod named web', key: 'k' },
};

function cellOf(learner: number, exercise: number): BoardCell | undefined {
  if (exercise < learner % EXERCISES) return { ...CELL, state: 'passed', reason: undefined };
  return exercise === learner % EXERCISES ? CELL : undefined;
}

const columns = Array.from({ length: EXERCISES }, (_, index) => {
  const lesson = Math.floor(index / 4);
  return { exercise: `part/lesson-${lesson}/do-${index}`, title: `Exercise number ${index}`, lesson: `part/lesson-${lesson}`, lessonTitle: `Lesson ${lesson}`, points: 10 };
});

function rowAt(index: number): BoardRow {
  const cells = columns.flatMap(({ exercise }, place) => {
    const cell = cellOf(index, place);
    return cell ? [[exercise, cell] as const] : [];
  });
  return {
    learner: `learner-${index}`, name: `Learner ${index}`, joinedAt: index, online: true, lastSeen: 0, lesson: 'part/lesson-1', lastProgress: Date.now(),
    failedAttempts: 1, passed: index % EXERCISES, mayType: false, reason: undefined, cells: Object.fromEntries(cells),
  };
}

function largeClass(): Board {
  const rows = Array.from({ length: LEARNERS }, (_, index) => rowAt(index));
  const learners = rows.filter((_, index) => index % 10 === 0).map(({ learner }) => learner);
  return { columns, rows, help: [], groups: [{ key: 'k', exercise: 'part/lesson-0/do-0', check: 'image', reason: 'no Pod in namespace default', learners }] };
}

/** The page's event streams are in the test's hands: `tell` is what the server says next. */
async function boardToTell(page: Page): Promise<(event: BoardEvent) => Promise<void>> {
  await page.addInitScript(() => {
    class Told extends EventTarget {
      onopen?: () => void;
      onmessage?: (message: { data: string }) => void;
      constructor() {
        super();
        Object.assign(window, { told: this });
        setTimeout(() => this.onopen?.());
      }
      close() {}
    }
    Object.assign(window, { EventSource: Told });
  });
  await signIn(page);
  await makeWorkshop(page, { title: 'A large class', lessons: ['Your first Pod'] });
  return (event) => page.evaluate((data) => (window as unknown as { told: { onmessage(message: { data: string }): void } }).told.onmessage({ data }), JSON.stringify(event));
}

/** A snapshot of that class, for the workshop that the page has. */
function snapshotOf(page: Page): BoardEvent {
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  const workshop = {
    id, instructor: '', title: 'A large class', lessons: [], startsAt: new Date(0), endsAt: new Date(Date.now() + 3_600_000), endedAt: undefined,
    seats: LEARNERS, gating: 'open', hints: true, solutions: false, code: 'K7MQXR', createdAt: new Date(0),
  } as const;
  return { type: 'snapshot', version: 'v.1', workshop, board: largeClass() };
}

test('a class of 300 is drawn only where it is looked at, and a change draws its row alone', async ({ browser }) => {
  const page = await newcomer(browser);
  const tell = await boardToTell(page);
  await tell(snapshotOf(page));
  const grid = page.getByRole('grid', { name: 'The class' });
  await expect(grid).toHaveAttribute('aria-rowcount', String(LEARNERS + 2));
  await expect(grid.getByRole('row', { name: /^Learner 0 / })).toBeVisible();
  expect(await grid.getByRole('row').count()).toBeLessThan(70);

  await page.evaluate(() => {
    const changed = new Set<string>();
    Object.assign(window, { changed });
    new MutationObserver((records) => {
      for (const { target } of records) changed.add((target instanceof Element ? target : target.parentElement)?.closest('tbody tr')?.querySelector('a')?.textContent ?? '');
    }).observe(document.querySelector('tbody') as Node, { subtree: true, childList: true, attributes: true, characterData: true });
  });
  const before = rowAt(3);
  const passed: BoardCell = { ...CELL, state: 'passed', reason: undefined };
  await tell({ type: 'changes', version: 'v.2', rows: [{ ...before, passed: 4, cells: { 'part/lesson-0/do-3': passed } }], gone: [], help: undefined, groups: undefined });
  await expect(grid.getByRole('row', { name: /^Learner 3 / }).getByRole('gridcell', { name: /^Exercise number 3: passed/ })).toBeVisible();
  expect(await page.evaluate(() => [...(window as unknown as { changed: Set<string> }).changed])).toEqual(['Learner 3']);
});

test('the whole of a large class is reached by keys alone', async ({ browser }) => {
  const page = await newcomer(browser);
  const tell = await boardToTell(page);
  await tell(snapshotOf(page));
  const grid = page.getByRole('grid', { name: 'The class' });
  await grid.getByRole('button', { name: 'Learner' }).click();
  await expect(grid.getByRole('columnheader', { name: 'Learner' })).toHaveAttribute('aria-sort', 'ascending');
  await page.keyboard.press('b');
  await expect(page.locator(':focus')).toHaveText('Learner 0');
  await page.keyboard.press('ArrowDown');
  await expect(page.locator(':focus')).toHaveText('Learner 1');
  // Held down, a key comes faster than pictures do.
  await Promise.all(Array.from({ length: 60 }, () => page.keyboard.press('ArrowDown')));
  await expect(page.locator(':focus')).toHaveText('Learner 61');
  await expect(async () => {
    await page.keyboard.press('PageDown');
    await expect(page.locator(':focus')).toHaveText(`Learner ${LEARNERS - 1}`, { timeout: 20 });
  }).toPass({ intervals: [0] });
  await page.keyboard.press('End');
  await expect(page.locator(':focus')).toHaveAccessibleName(`Exercise number ${EXERCISES - 1}: not tried`);
  await page.keyboard.press('/');
  await page.keyboard.type('learner 27');
  await expect(page.getByText('11 of 300 learners')).toBeVisible();
  await page.getByLabel('Find a name').fill('');
  await page.getByRole('button', { name: /^30 of 300/ }).press('Enter');
  await expect(page.getByText('30 of 300 learners')).toBeVisible();
});

for (const exercises of [3, EXERCISES]) {
  test(`a board of ${exercises} exercises looks right from a phone to the widest window`, async ({ browser }) => {
    const page = await newcomer(browser);
    const tell = await boardToTell(page);
    const snapshot = snapshotOf(page);
    if (snapshot.type === 'snapshot') await tell({ ...snapshot, board: { ...snapshot.board, columns: columns.slice(0, exercises) } });
    const grid = page.getByRole('grid', { name: 'The class' });
    await expect(grid.getByRole('columnheader')).toHaveCount(3 + Math.ceil(exercises / 4) + exercises);
    for (const [width, height] of [[320, 640], [640, 360], [768, 1024], [1440, 900], [1920, 1080], [2560, 1440]] as const) {
      await page.setViewportSize({ width, height });
      const looks = await grid.evaluate((table: HTMLTableElement) => {
        const frame = table.parentElement as HTMLElement;
        const widths = (selector: string) => [...table.querySelectorAll(selector)].map((cell) => cell.getBoundingClientRect().width);
        const row = table.querySelector('tbody tr[data-need]') as HTMLTableRowElement;
        const edges = (cells: Iterable<Element>) => [...cells].map((cell) => Math.round(cell.getBoundingClientRect().left));
        const marks = [...row.cells].slice(3);
        return {
          pageFits: document.documentElement.scrollWidth <= window.innerWidth,
          fills: table.offsetWidth >= frame.clientWidth,
          namesWhole: [...table.querySelectorAll('tbody a')].every(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth),
          marksTogether: Math.max(...marks.map((cell) => cell.getBoundingClientRect().width)) <= 224,
          countIsNarrow: (widths('tbody td')[1] ?? Infinity) <= 80,
          aligned: JSON.stringify(edges(marks)) === JSON.stringify(edges(table.querySelectorAll('thead tr:last-child th'))),
          rowsInView: Math.floor((frame.clientHeight - (table.tHead?.offsetHeight ?? 0)) / row.offsetHeight) >= 3,
        };
      });
      expect(looks, `${width} by ${height}`).toEqual({ pageFits: true, fills: true, namesWhole: true, marksTogether: true, countIsNarrow: true, aligned: true, rowsInView: true });
    }
  });
}

test('the titles of all the course’s exercises are read whole in the head', async ({ browser }) => {
  const course = await loadCourse(joinPath(import.meta.dirname, '../../content'));
  const real = lessonsOf(course).flatMap(({ id, title: lessonTitle, exercises }) =>
    exercises.map(({ id: own, title, points }) => ({ exercise: `${id}/${own}`, title, lesson: id, lessonTitle, points })));
  const page = await newcomer(browser);
  const tell = await boardToTell(page);
  const snapshot = snapshotOf(page);
  for (const width of [360, 1440, 1920]) {
    await page.setViewportSize({ width, height: 1000 });
    if (snapshot.type === 'snapshot') await tell({ ...snapshot, board: { ...snapshot.board, columns: real } });
    const titles = page.getByRole('columnheader').getByRole('button').locator('span');
    await expect(titles).toHaveCount(3 + real.length);
    // Half a line is more than letters reach out of theirs.
    const cut = await titles.evaluateAll((spans) => spans.filter((span) => Math.max(span.scrollWidth - span.clientWidth, span.scrollHeight - span.clientHeight) > 6).map(({ textContent }) => textContent));
    expect(cut, `${width} px`).toEqual([]);
  }
});

test('the stream goes on from the board that the page was rendered with', async ({ browser }) => {
  const page = await newcomer(browser);
  await page.addInitScript(() => {
    const told: string[] = [];
    const Real = window.EventSource;
    class Kept extends Real {
      constructor(address: string) {
        super(address);
        this.addEventListener('message', ({ data }) => told.push((JSON.parse(data as string) as { type: string }).type));
      }
    }
    Object.assign(window, { EventSource: Kept, told });
  });
  await signIn(page);
  const code = await makeWorkshop(page, { title: 'Told once', lessons: ['Your first Pod'] });
  await page.reload();
  await expect(page.getByText('live', { exact: true })).toBeVisible();
  await join(await newcomer(browser), code, 'Ann');
  await expect(rowOf(page, 'Ann')).toContainText('Working');
  expect(new Set(await page.evaluate(() => (window as unknown as { told: string[] }).told))).toEqual(new Set(['changes']));
});
