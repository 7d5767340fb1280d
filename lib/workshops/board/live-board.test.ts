import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KEPT } from './board-hub.ts';
import type { Actor, BoardEvent, LedWorkshop } from '../index.ts';
import { isStuck } from '../index.ts';
import type { Changes, Snapshot } from '../testing/class.ts';
import { ClassUnderTest, failure, HOUR, pass, PLAN, reader, START } from '../testing/class.ts';

let room: ClassUnderTest;
let kim: Actor;
let led: LedWorkshop;
const RUN = 'pods/first/run';

beforeEach(async () => {
  room = await ClassUnderTest.open();
  kim = await room.instructor('Kim');
  led = await room.workshops.lead(kim, (await room.workshops.create(kim, PLAN)).id);
});

afterEach(() => room[Symbol.asyncDispose]());

const follow = (since?: string) => reader<BoardEvent>(room.clock, (signal) => led.board(signal, since));

describe('the board', () => {
  it('has a row a learner and a column an exercise, and ticks as things happen', async () => {
    const ann = await room.join(led.workshop, 'Ann');
    await room.attempt(ann.learner, failure(RUN, 'no Pod web, but test'));
    const board = follow();
    const first = await board.next() as Snapshot;
    expect(first.board.columns.map(({ exercise }) => exercise)).toEqual([RUN, 'pods/first/look', 'pods/second/mend']);
    expect(first.board.rows).toMatchObject([{ name: 'Ann', online: false, passed: 0, failedAttempts: 1, reason: { found: 'no Pod web, but test' } }]);
    await room.clock.advance(60_000);
    await room.attempt(ann.learner, pass(RUN));
    const ticked = await board.next() as Changes;
    expect(ticked).toMatchObject({ rows: [{ passed: 1, failedAttempts: 0, reason: undefined, cells: { [RUN]: { state: 'passed', attempts: 2, failures: 1, reason: undefined } } }], groups: [] });
    await room.join(led.workshop, 'Ben');
    expect(await board.next()).toMatchObject({ rows: [{ name: 'Ben', cells: {} }] });
    await led.remove(ann.learner.id);
    expect(await board.next()).toMatchObject({ gone: [ann.learner.id], rows: [] });
    await board.leave();
  });

  it('says the same whether it was followed or is read from the database', async () => {
    const board = follow();
    await board.next();
    const ann = await room.join(led.workshop, 'Ann');
    const results = [failure(RUN, 'no Pod web'), failure(RUN, 'Pod web is Pending'), pass(RUN), failure('pods/second/mend', 'no Service web')];
    for (const result of results) {
      await room.clock.advance(1000);
      await room.attempt(ann.learner, result);
    }
    const merged = await board.next() as Changes;
    const { board: read } = await follow().next() as Snapshot;
    const times = { lastSeen: 0, joinedAt: 0, lastProgress: 0 };
    const timeless = (rows: Changes['rows']) => rows.map((row) => ({ ...row, ...times, cells: Object.entries(row.cells).map(([name, cell]) => ({ name, ...cell, passedAt: cell.passedAt !== undefined, triedAt: cell.triedAt !== undefined })) }));
    expect(timeless(merged.rows)).toEqual(timeless(read.rows));
    expect(merged.rows[0]).toMatchObject({ failedAttempts: 1, passed: 1, reason: { found: 'no Service web' }, cells: { [RUN]: { attempts: 3, failures: 2 } } });
    await board.leave();
    await room.clock.advance(KEPT);
    const fresh = follow();
    const { board: loaded } = await fresh.next() as Snapshot;
    expect(timeless(loaded.rows)).toEqual(timeless(read.rows));
    await fresh.leave();
  });

  it('gathers a burst into one message, of the cells that changed', async () => {
    const ann = await room.join(led.workshop, 'Ann');
    await room.attempt(ann.learner, pass('pods/first/look'));
    const board = follow();
    await board.next();
    for (let attempt = 0; attempt < 5; attempt += 1) await room.attempt(ann.learner, failure(RUN, 'no Pod web'));
    const { rows } = await board.next() as Changes;
    expect(rows).toHaveLength(1);
    expect(Object.keys(rows[0]?.cells ?? {})).toEqual([RUN]);
    expect(rows[0]?.cells[RUN]).toMatchObject({ attempts: 5, failures: 5 });
    await board.leave();
  });

  it('takes a failure that nobody asked for only from who has tried', async () => {
    const ann = await room.join(led.workshop, 'Ann');
    const board = follow();
    await board.next();
    const seen = (found: string, attempts: number) => room.workshops.observer.ran(ann.learner, { exercise: RUN, result: failure(RUN, found), asked: false, attempts, passed: false });
    seen('no Pod web', 0);
    await room.attempt(ann.learner, failure(RUN, 'no Pod web'));
    seen('Pod web is Pending', 1);
    expect(await board.next()).toMatchObject({ rows: [{ failedAttempts: 1, reason: { found: 'Pod web is Pending' } }] });
    await board.leave();
  });

  it('shows who is there, where, and who asked for help', async () => {
    const ann = await room.join(led.workshop, 'Ann');
    const board = follow();
    await board.next();
    const page = reader(room.clock, (signal) => ann.seat.follow('pods/first', signal));
    await page.next();
    expect(await board.next()).toMatchObject({ rows: [{ online: true, lesson: 'pods/first', cells: {} }] });
    await ann.seat.askHelp({ text: 'why?', exercise: RUN });
    expect(await board.next()).toMatchObject({ rows: [], help: [{ name: 'Ann', exercise: RUN, text: 'why?' }] });
    await page.leave();
    expect(await board.next()).toMatchObject({ rows: [{ online: false, lesson: 'pods/first' }] });
    await board.leave();
  });

  it('shows nobody there whose page could not be followed', async () => {
    const ann = await room.join(led.workshop, 'Ann');
    vi.spyOn(room.client.enrolment, 'updateMany').mockRejectedValueOnce(new Error('the disk is full'));
    await expect(reader(room.clock, (signal) => ann.seat.follow('pods/first', signal)).next()).rejects.toThrow('the disk is full');
    const board = follow();
    expect(await board.next()).toMatchObject({ board: { rows: [{ name: 'Ann', online: false }] } });
    await board.leave();
  });

  it('counts hints and sees a solution looked at', async () => {
    const ann = await room.join(led.workshop, 'Ann');
    const board = follow();
    await board.next();
    room.workshops.observer.marked(ann.learner, RUN, { hintsShown: 2 });
    room.workshops.observer.marked(ann.learner, RUN, { hintsShown: 1, revealed: true });
    expect(await board.next()).toMatchObject({ rows: [{ cells: { [RUN]: { hintsShown: 2, revealed: true, state: 'trying' } } }] });
    await board.leave();
  });

  it('holds the largest class there can be', async () => {
    const { client } = room;
    const ids = Array.from({ length: 1000 }, (_, index) => `learner-${index}`);
    const at = new Date(START);
    await client.learner.createMany({ data: ids.map((id) => ({ id, sandbox: id, secretHash: id, seed: id })) });
    await client.enrolment.createMany({ data: ids.map((id) => ({ learnerId: id, workshopId: led.workshop.id, name: id, nameKey: id, joinedAt: at, lastSeen: at })) });
    await client.exerciseProgress.createMany({ data: ids.map((learnerId) => ({ learnerId, exercise: RUN, attempts: 2 })) });
    await client.attempt.createMany({ data: [...ids, ...ids].map((learnerId) => ({ learnerId, exercise: RUN, asked: true, state: 'failed', at, result: JSON.parse(JSON.stringify(failure(RUN, 'no Pod web'))) as object })) });
    const board = follow();
    const { board: { rows } } = await board.next() as Snapshot;
    expect(rows).toHaveLength(1000);
    expect(rows.every(({ failedAttempts, cells }) => failedAttempts === 2 && cells[RUN]?.triedAt === START)).toBe(true);
    expect((await led.summary())[0]).toMatchObject({ tried: 1000, mistakes: [{ reason: 'no Pod web', learners: 1000 }] });
    await board.leave();
  });

  it('is told whole again when the lessons change', async () => {
    const board = follow();
    await board.next();
    await led.edit({ lessons: ['pods/second'] });
    expect(await board.next()).toMatchObject({ type: 'snapshot', board: { columns: [{ exercise: 'pods/second/mend' }] } });
    await board.leave();
  });

  it('counts nothing of a lesson that the workshop no longer has, until it has it again', async () => {
    const ann = await room.join(led.workshop, 'Ann');
    await room.attempt(ann.learner, pass(RUN));
    await room.attempt(ann.learner, failure('pods/first/look', 'no Pod web'));
    const board = follow();
    await board.next();
    await led.edit({ lessons: ['pods/second'] });
    expect(await board.next()).toMatchObject({ board: { rows: [{ passed: 0, failedAttempts: 0, reason: undefined, cells: {} }], groups: [] } });
    room.workshops.observer.marked(ann.learner, RUN, { hintsShown: 1 });
    await led.edit({ lessons: ['pods/second', 'pods/first'] });
    expect(await board.next()).toMatchObject({ board: { rows: [{ passed: 1, failedAttempts: 1, cells: { [RUN]: { state: 'passed', hintsShown: 0 } } }], groups: [{ reason: 'no Pod web' }] } });
    await board.leave();
  });
});

describe('a reader who has a version of the board already', () => {
  /** A page with Ann, Ben and Cleo on it, which has read the board once and left. */
  async function pageOf(): Promise<{ version: string; people: readonly Awaited<ReturnType<typeof room.join>>[] }> {
    const people = [];
    for (const name of ['Ann', 'Ben', 'Cleo']) people.push(await room.join(led.workshop, name));
    const page = follow();
    const { version } = await page.next();
    await page.leave();
    return { version, people };
  }

  it('is told nothing that it knows, and then what happens', async () => {
    const { version, people: [ann] } = await pageOf();
    const board = follow(version);
    const next = board.next();
    await room.attempt(ann!.learner, pass(RUN));
    expect(await next).toMatchObject({ type: 'changes', rows: [{ name: 'Ann', passed: 1 }], gone: [], help: undefined, groups: undefined });
    await board.leave();
  });

  it('is told what has happened meanwhile, also of who has gone', async () => {
    const { version, people: [ann, ben] } = await pageOf();
    await room.attempt(ann!.learner, failure(RUN, 'no Pod web'));
    await led.remove(ben!.learner.id);
    await room.join(led.workshop, 'Dan');
    const board = follow(version);
    const told = await board.next() as Changes;
    expect(told).toMatchObject({ type: 'changes', gone: [ben!.learner.id], help: [], groups: [{ reason: 'no Pod web' }] });
    expect(told.rows.map(({ name, cells }) => [name, Object.keys(cells)])).toEqual([['Ann', [RUN]], ['Dan', []]]);
    await board.leave();
    const later = follow(told.version);
    const next = later.next();
    await room.attempt(ann!.learner, pass(RUN));
    expect(await next).toMatchObject({ rows: [{ name: 'Ann', passed: 1 }], gone: [] });
    await later.leave();
  });

  it('is told all where the version says nothing any more', async () => {
    const { version } = await pageOf();
    await led.edit({ title: 'Tuesday' });
    for (const since of [version, 'nonsense', '', `${version}9`]) {
      const board = follow(since);
      expect(await board.next(), since).toMatchObject({ type: 'snapshot', workshop: { title: 'Tuesday' } });
      await board.leave();
    }
  });

  it('is told all when the board was dropped meanwhile', async () => {
    const { version } = await pageOf();
    await room.clock.advance(KEPT);
    const board = follow(version);
    expect((await board.next()).type).toBe('snapshot');
    await board.leave();
  });
});

it('groups learners by the reason of their failure', async () => {
  const names = ['Ann', 'Ben', 'Cleo', 'Dan'];
  const joined = [];
  for (const name of names) joined.push(await room.join(led.workshop, name));
  const found = ['no Pod web, but blue', 'no Pod web, but green', 'no Pod web, but shop-1', 'Pod web is Pending'];
  for (const [index, { learner }] of joined.entries()) await room.attempt(learner, failure(RUN, found[index] ?? ''));
  const board = follow();
  const { board: { groups } } = await board.next() as Snapshot;
  expect(groups.map(({ reason, learners }) => [reason, learners.length])).toEqual([['no Pod …', 3], ['Pod web is Pending', 1]]);
  await board.leave();
});

it.each([
  [{ failedAttempts: 0, lastProgress: START }, START + HOUR, false],
  [{ failedAttempts: 1, lastProgress: START }, START + 9 * 60_000, false],
  [{ failedAttempts: 1, lastProgress: START }, START + 10 * 60_000, true],
  [{ failedAttempts: 4, lastProgress: START }, START, true],
])('calls %j at %d stuck: %s', (row, now, stuck) => {
  expect(isStuck(row, now)).toBe(stuck);
});
