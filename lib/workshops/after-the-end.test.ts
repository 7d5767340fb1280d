import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Learner } from '#lib/progress/index.ts';
import type { Actor, BoardEvent, LedWorkshop, LearnerResult } from './index.ts';
import type { Snapshot } from './testing/class.ts';
import { ClassUnderTest, failure, HOUR, pass, PLAN, reader, START } from './testing/class.ts';

const [RUN, LOOK, MEND] = ['pods/first/run', 'pods/first/look', 'pods/second/mend'];
const MINUTE = 60_000;

let room: ClassUnderTest;
let kim: Actor;
let led: LedWorkshop;
let ann: Learner;

beforeEach(async () => {
  room = await ClassUnderTest.open();
  kim = await room.instructor('Kim');
  led = await room.workshops.lead(kim, (await room.workshops.create(kim, PLAN)).id);
  ann = (await room.join(led.workshop, 'Ann')).learner;
});

afterEach(() => room[Symbol.asyncDispose]());

/** One result in a word or two: `passed 1/0` is a pass in one attempt without failures. */
const inWords = ({ state, attempts, failures, earned, reason }: LearnerResult) => [`${state} ${attempts}/${failures}`, earned, reason?.found];

async function results() {
  return (await led.resultsOf(ann.id)).results.map(inWords);
}

/** Before the end: `run` passed at the second attempt, `look` failed once. After it: `look` and `mend` passed, `run` failed. */
async function workBeyondTheEnd(end: () => Promise<unknown>): Promise<void> {
  await room.attempt(ann, failure(RUN, 'no Pod web'));
  await room.attempt(ann, pass(RUN));
  await room.attempt(ann, failure(LOOK, 'nothing was looked at'));
  await room.clock.advance(MINUTE);
  await end();
  await room.clock.advance(MINUTE);
  await room.attempt(ann, failure(RUN, 'the Pod is gone'));
  await room.attempt(ann, failure(LOOK, 'the wrong Pod was looked at'));
  await room.attempt(ann, pass(LOOK));
  await room.attempt(ann, pass(MEND));
  await room.progress.reveal(ann.id, RUN);
}

const AT_THE_END = [['passed 2/1', 10, undefined], ['trying 1/1', 0, 'nothing was looked at'], ['untouched 0/0', 0, undefined]];
const WITH_WHAT_CAME_AFTER = [['passed 3/2', 10, undefined], ['passed 3/2', 10, undefined], ['passed 1/0', 10, undefined]];

describe.each([
  ['its time is over', () => room.clock.advanceTo(PLAN.endsAt.getTime())],
  ['the instructor ends it', () => led.end()],
])('when %s', (_how, end) => {
  beforeEach(() => workBeyondTheEnd(end));

  it('results stay what they were, in every way to read them', async () => {
    expect(await results()).toEqual(AT_THE_END);
    const page = await led.results({ limit: 10, after: undefined });
    expect(page.items.flatMap((learner) => learner.results.map(inWords))).toEqual(AT_THE_END);
    const { learners, exercises } = await led.exportJson();
    expect(learners[0]?.results.map(({ state, points, attempts, revealed, reason }) => [state, points, attempts, revealed, reason])).toEqual([
      ['passed', 10, 2, false, undefined], ['trying', 0, 1, false, 'nothing was looked at'], ['untouched', 0, 0, false, undefined],
    ]);
    expect(exercises.map(({ tried, passed, mistakes }) => [tried, passed, mistakes])).toEqual([
      [1, 1, [{ reason: 'no Pod web', learners: 1 }]], [1, 0, [{ reason: 'nothing was looked at', learners: 1 }]], [0, 0, []],
    ]);
    expect((await led.exportCsv()).split('\r\n').slice(1, 4).map((line) => line.split(',').slice(4, 8).join())).toEqual(['passed,10,10,2', 'trying,0,10,1', 'untouched,0,10,0']);
  });

  it('a learner still passes for themselves, and the next lesson opens', async () => {
    expect((await room.progress.exercises(ann.id)).every(({ passedAt }) => passedAt !== undefined)).toBe(true);
    const seat = await room.workshops.seat(ann.id);
    expect(seat?.public.phase).toBe('ended');
    expect(await seat?.lessons()).toMatchObject([{ open: true, passed: true }, { open: true, passed: true }]);
  });

  it('what was passed since counts once it is opened again', async () => {
    await led.extend(new Date(room.clock.now() + HOUR));
    expect(await results()).toEqual(WITH_WHAT_CAME_AFTER);
    expect((await led.exportJson()).exercises.map(({ passed }) => passed)).toEqual([1, 1, 1]);
  });
});

it('a board that is open stands still from the end on, and catches up when it is opened again', async () => {
  const board = reader<BoardEvent>(room.clock, (signal) => led.board(signal));
  await board.next();
  const passes = (event: BoardEvent) => (event as Snapshot).board.rows.map(({ name, passed, online, reason }) => ({ name, passed, online, reason: reason?.found }));
  await workBeyondTheEnd(() => led.end());
  expect(passes(await board.next())).toEqual([{ name: 'Ann', passed: 1, online: false, reason: 'nothing was looked at' }]);
  // Whoever opens it only now reads the same.
  const late = reader<BoardEvent>(room.clock, (signal) => led.board(signal));
  expect(passes(await late.next())).toEqual([{ name: 'Ann', passed: 1, online: false, reason: 'nothing was looked at' }]);
  await late.leave();
  await led.extend(new Date(room.clock.now() + HOUR));
  expect(passes(await board.next())).toEqual([{ name: 'Ann', passed: 3, online: false, reason: undefined }]);
  await board.leave();
});

it('what happens while a board is read again is not lost', async () => {
  const board = reader<BoardEvent>(room.clock, (signal) => led.board(signal));
  await board.next();
  await Promise.all([led.extend(new Date(START + 5 * HOUR)), room.join(led.workshop, 'Ben')]);
  await room.attempt(ann, pass(RUN));
  const { board: read } = await board.next() as Snapshot;
  expect(read.rows.map(({ name, passed }) => [name, passed])).toEqual([['Ann', 1], ['Ben', 0]]);
  await board.leave();
});

it('an end that is moved before a pass takes it out of the results', async () => {
  await room.clock.advance(HOUR);
  await room.attempt(ann, pass(RUN));
  expect(await results()).toMatchObject([['passed 1/0', 10, undefined], ['untouched 0/0', 0, undefined], ['untouched 0/0', 0, undefined]]);
  await led.edit({ endsAt: new Date(START + HOUR / 2) });
  expect(await results()).toMatchObject([['untouched 0/0', 0, undefined], ['untouched 0/0', 0, undefined], ['untouched 0/0', 0, undefined]]);
});

it('a look at the solution before the end is not undone by one after it', async () => {
  await room.progress.reveal(ann.id, RUN);
  await room.clock.advance(MINUTE);
  await led.end();
  await room.clock.advance(MINUTE);
  await room.progress.reveal(ann.id, RUN);
  expect((await led.resultsOf(ann.id)).results[0]).toMatchObject({ state: 'trying', revealed: true });
});

describe('hints', () => {
  const counts = async () => (await led.resultsOf(ann.id)).results.map(({ state, hintsShown }) => [state, hintsShown]);
  const BEFORE = [['trying', 1], ['untouched', 0], ['untouched', 0]];

  beforeEach(async () => {
    await room.progress.showHint(ann.id, RUN, 1);
    await room.clock.advance(MINUTE);
    await led.end();
    await room.clock.advance(MINUTE);
    await room.progress.showHint(ann.id, RUN, 2);
    await room.progress.showHint(ann.id, LOOK, 2);
    await room.progress.reveal(ann.id, MEND);
  });

  it('that are opened after the end do not count, and do once it is opened again', async () => {
    expect(await counts()).toEqual(BEFORE);
    expect((await led.exportJson()).exercises.map(({ hintsShown }) => hintsShown)).toEqual([1, 0, 0]);
    await led.extend(new Date(room.clock.now() + HOUR));
    expect(await counts()).toEqual([['trying', 2], ['trying', 2], ['trying', 0]]);
  });

  it('leave an open board as it was', async () => {
    const board = reader<BoardEvent>(room.clock, (signal) => led.board(signal));
    const { board: first, version } = await board.next() as Snapshot;
    room.workshops.observer.marked(ann, RUN, { hintsShown: 2 });
    await board.leave();
    const later = reader<BoardEvent>(room.clock, (signal) => led.board(signal));
    expect(await later.next()).toMatchObject({ version, board: { rows: first.rows } });
    await later.leave();
    expect(first.rows[0]?.cells[RUN]?.hintsShown).toBe(1);
  });
});
