import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor, LedWorkshop, Workshop } from './index.ts';
import { ClassUnderTest, failure, HOUR, pass, PLAN, reader, START } from './testing/class.ts';

let room: ClassUnderTest;
let kim: Actor;
let workshop: Workshop;
let led: LedWorkshop;

beforeEach(async () => {
  room = await ClassUnderTest.open();
  kim = await room.instructor('Kim');
  workshop = await room.workshops.create(kim, PLAN);
  led = await room.workshops.lead(kim, workshop.id);
});

afterEach(() => room[Symbol.asyncDispose]());

const seatOf = async (learner: string) => (await room.workshops.seat(learner))!;

describe('a workshop', () => {
  it("is its instructor's alone", async () => {
    const lee = await room.instructor('Lee');
    const theirs = await room.workshops.create(lee, PLAN);
    const { seat } = await room.join(theirs, 'Ann');
    await expect(room.workshops.lead(kim, theirs.id)).rejects.toMatchObject({ code: 'no-workshop' });
    await expect(led.learner(seat.learner)).rejects.toMatchObject({ code: 'no-learner' });
    await expect(led.send({ kind: 'message', text: 'hi', learner: seat.learner })).rejects.toMatchObject({ code: 'no-learner' });
    const help = await seat.askHelp({ text: 'stuck' });
    await expect(led.takeHelp(help.id)).rejects.toMatchObject({ code: 'no-help-request' });
    expect(await room.workshops.list(kim)).toMatchObject([{ id: workshop.id, learners: 0, waitingForHelp: 0, phase: 'running' }]);
    expect(await room.workshops.list(lee)).toMatchObject([{ id: theirs.id, learners: 1, waitingForHelp: 1 }]);
  });

  it.each([
    [{ title: '  ' }, 'Give the workshop a title.'],
    [{ lessons: [] }, 'Choose at least one lesson.'],
    [{ lessons: ['pods/none'] }, 'The course has no lesson pods/none.'],
    [{ lessons: ['pods/first', 'pods/first'] }, 'A lesson can be in a workshop once.'],
    [{ endsAt: new Date(START) }, 'A workshop ends after it starts.'],
    [{ endsAt: new Date(Number.NaN) }, 'A workshop ends after it starts.'],
    [{ seats: 0 }, 'A workshop has 1 to 1000 seats.'],
    [{ seats: 2.5 }, 'A workshop has 1 to 1000 seats.'],
  ])('is refused with %j', async (wrong, message) => {
    await expect(room.workshops.create(kim, { ...PLAN, ...wrong })).rejects.toMatchObject({ code: 'invalid', message });
    await expect(led.edit(wrong)).rejects.toMatchObject({ code: 'invalid', message });
  });

  it('keeps its order of lessons, its seats for who is there, and what was said of a lesson that stays', async () => {
    await led.setGate('pods/second', 'closed');
    await led.edit({ lessons: ['pods/third', 'pods/second'] });
    expect((await room.workshops.lead(kim, workshop.id)).workshop.lessons).toEqual([{ lesson: 'pods/third', gate: null }, { lesson: 'pods/second', gate: 'closed' }]);
    await room.join(workshop, 'Ann');
    await room.join(workshop, 'Ben');
    await expect(led.edit({ seats: 1 })).rejects.toMatchObject({ message: 'More learners than that have joined already.' });
  });

  it('is logged by what it changes, and not at all when that is nothing', async () => {
    await led.edit({ ...PLAN, title: 'Tuesday', seats: 20 });
    await led.edit({ title: 'Tuesday', lessons: PLAN.lessons });
    expect((await led.audit()).entries.map(({ action, detail }) => `${action} ${detail}`)).toEqual(['edited title, seats', 'created ']);
  });

  it('opens a workshop that was ended early by moving its end, and by nothing else', async () => {
    await room.clock.advance(HOUR);
    await led.end();
    await room.clock.advance(1);
    await expect(led.end()).rejects.toMatchObject({ code: 'ended' });
    await led.edit({ title: 'Tuesday' });
    await expect(room.join(workshop, 'Ann')).rejects.toMatchObject({ code: 'ended' });
    await led.edit({ endsAt: PLAN.endsAt });
    await room.join(workshop, 'Ann');
  });
});

describe('gating', () => {
  it('opens the next lesson after passing, keeps open what is passed, and gives way to the instructor', async () => {
    await led.edit({ gating: 'in-order' });
    const { learner } = await room.join(workshop, 'Ann');
    const open = async () => (await (await seatOf(learner.id)).lessons()).map(({ open: isOpen, reason }) => (isOpen ? 'open' : reason));
    expect(await open()).toEqual(['open', 'order']);
    await room.attempt(learner, pass('pods/first/run'));
    expect(await open()).toEqual(['open', 'order']);
    await room.attempt(learner, pass('pods/first/look'));
    expect(await open()).toEqual(['open', 'open']);
    await led.edit({ lessons: ['pods/second', 'pods/first'] });
    expect(await open()).toEqual(['open', 'open']);
    await led.setGate('pods/first', 'closed');
    expect(await open()).toEqual(['open', 'closed']);
    await expect((await seatOf(learner.id)).requireOpen('pods/first')).rejects.toMatchObject({ message: 'The instructor has closed this lesson for now.' });
    const { learner: ben } = await room.join(workshop, 'Ben');
    await led.setGate('pods/first', 'opened');
    await expect((await seatOf(ben.id)).requireOpen('pods/first')).resolves.toBeUndefined();
    await led.setGate('pods/first', null);
    await expect((await seatOf(ben.id)).requireOpen('pods/first')).rejects.toMatchObject({ message: /^This lesson opens when/ });
    await expect((await seatOf(ben.id)).requireOpen('pods/third')).rejects.toMatchObject({ message: 'This lesson is not part of your workshop.' });
    await led.edit({ startsAt: new Date(START + HOUR) });
    await expect((await seatOf(ben.id)).requireOpen('pods/second')).rejects.toMatchObject({ message: 'The workshop has not begun yet.' });
    await expect(led.setGate('pods/third', 'opened')).rejects.toMatchObject({ code: 'no-lesson' });
  });

  it('has hints refused where there are none', async () => {
    const { seat } = await room.join(workshop, 'Ann');
    seat.requireHints();
    await led.edit({ hints: false });
    const later = await seatOf(seat.learner);
    expect(() => later.requireHints()).toThrow('This workshop gives no hints. Ask for help instead.');
  });
});

describe('help', () => {
  it('is a queue in which everybody keeps their place', async () => {
    const [ann, ben] = [await room.join(workshop, 'Ann'), await room.join(workshop, 'Ben')];
    expect(await ann.seat.askHelp({ text: ' no Pod ', lesson: 'pods/first' })).toMatchObject({ position: 1, taken: false, text: 'no Pod' });
    await room.clock.advance(1000);
    expect(await ben.seat.askHelp({ text: '' })).toMatchObject({ position: 2 });
    expect(await ann.seat.askHelp({ text: 'still none' })).toMatchObject({ position: 1, text: 'still none' });
    const page = reader(room.clock, (signal) => ben.seat.follow('pods/first', signal));
    for (const type of ['workshop:changed', 'workshop:help', 'workshop:watched', 'workshop:consent']) expect(await page.next()).toMatchObject({ type });
    const [first] = await led.help();
    expect(first).toMatchObject({ learner: ann.learner.id, name: 'Ann', text: 'still none' });
    await led.takeHelp(first?.id ?? '');
    expect(await page.next()).toMatchObject({ type: 'workshop:help', help: { position: 1 } });
    await led.resolveHelp(first?.id ?? '');
    await expect(led.resolveHelp(first?.id ?? '')).rejects.toMatchObject({ code: 'no-help-request' });
    expect(await ann.seat.help()).toBeUndefined();
    await ben.seat.withdrawHelp();
    expect(await led.help()).toEqual([]);
    await page.leave();
  });

  it('makes one request of two that come at once', async () => {
    const { seat } = await room.join(workshop, 'Ann');
    await Promise.all([seat.askHelp({ text: 'a' }), seat.askHelp({ text: 'b' })]);
    expect(await led.help()).toHaveLength(1);
  });
});

describe('messages', () => {
  it('reach whom they are for, and nobody else', async () => {
    const [ann, ben] = [await room.join(workshop, 'Ann'), await room.join(workshop, 'Ben')];
    const page = reader(room.clock, (signal) => ann.seat.follow(undefined, signal));
    for (let event = 0; event < 4; event += 1) await page.next();
    await led.send({ kind: 'hint', text: 'Look at the labels', learner: ann.learner.id, exercise: 'pods/first/run' });
    expect(await page.next()).toMatchObject({ type: 'workshop:message', message: { kind: 'hint', text: 'Look at the labels', about: 'Do run' } });
    await led.send({ kind: 'message', text: 'Break' });
    expect((await ann.seat.messages()).map(({ text }) => text)).toEqual(['Look at the labels', 'Break']);
    await led.send({ kind: 'message', text: 'Well done', learner: ben.learner.id });
    expect((await ben.seat.messages()).map(({ text, learner }) => [text, learner])).toEqual([['Break', undefined], ['Well done', ben.learner.id]]);
    expect(await ann.seat.messages()).toHaveLength(2);
    const actions = async (seat: typeof ann.seat) => (await seat.audit()).entries.map(({ action, learner }) => `${action} ${learner === undefined ? 'all' : 'one'}`).filter((line) => line.startsWith('sent'));
    expect(await actions(ben.seat)).toEqual(['sent-message one', 'sent-message all']);
    expect(await actions(ann.seat)).toEqual(['sent-message all', 'sent-hint one']);
    await expect(led.send({ kind: 'message', text: ' ' })).rejects.toMatchObject({ message: 'Write what to send.' });
    await page.leave();
  });

  it('that were sent while no page was open are told to the next', async () => {
    const { seat, learner } = await room.join(workshop, 'Ann');
    for (let number = 1; number <= 25; number += 1) await led.send({ kind: 'message', text: `${number}`, ...(number % 2 === 0 && { learner: learner.id }) });
    const page = reader(room.clock, (signal) => seat.follow(undefined, signal));
    for (let event = 0; event < 4; event += 1) await page.next();
    for (let number = 6; number <= 25; number += 1) expect(await page.next()).toMatchObject({ type: 'workshop:message', message: { text: `${number}` } });
    await led.send({ kind: 'hint', text: 'now' });
    expect(await page.next()).toMatchObject({ type: 'workshop:message', message: { text: 'now' } });
    await page.leave();
  });
});

describe('looking and typing', () => {
  it('is seen by the learner, needs consent at each key, and stays in the log', async () => {
    const { seat, learner } = await room.join(workshop, 'Ann');
    const page = reader(room.clock, (signal) => seat.follow(undefined, signal));
    for (let event = 0; event < 4; event += 1) await page.next();
    using watch = await led.watch(learner.id, 1);
    expect(await page.next()).toEqual({ type: 'workshop:watched', watched: true });
    expect(watch).toMatchObject({ sandbox: learner.sandbox });
    expect(watch.mayType()).toBe(false);
    for (const times of [1, 2]) {
      await seat.setMayType(true);
      expect(watch.mayType(), `consent ${times}`).toBe(true);
      watch.typed();
      watch.typed();
      await seat.setMayType(false);
      expect(watch.mayType()).toBe(false);
      // Each page of the learner's hears of it, not only the one where it was given.
      expect([await page.next(), await page.next()]).toEqual([{ type: 'workshop:consent', mayType: true }, { type: 'workshop:consent', mayType: false }]);
    }
    watch[Symbol.dispose]();
    expect(await page.next()).toEqual({ type: 'workshop:watched', watched: false });
    await led.look(learner.id, 'files', 'web.yml');
    await led.resetSandbox(learner.id);
    expect(room.reset).toEqual([learner.sandbox]);
    const log = (await seat.audit()).entries;
    expect(log.map(({ actor, action, detail }) => [actor, action, detail].join(' ').trim()).toReversed()).toEqual([
      'Kim created', 'Ann joined', 'Kim watched-terminal terminal 1', 'Ann consented', 'Kim typed-in-terminal terminal 1', 'Ann consent-withdrawn',
      'Ann consented', 'Kim typed-in-terminal terminal 1', 'Ann consent-withdrawn', 'Kim looked-at-files web.yml', 'Kim reset-sandbox',
    ]);
    await page.leave();
  });

  it('is read page by page to its beginning', async () => {
    const { seat } = await room.join(workshop, 'Ann');
    for (let each = 0; each < 600; each += 1) await seat.log('returned', String(each));
    for (const log of [led, seat]) {
      const newest = await log.audit();
      expect(newest.entries.map(({ detail }) => detail)).toEqual(Array.from({ length: 500 }, (_, index) => String(599 - index)));
      const older = await log.audit(newest.older);
      expect(older.entries.slice(0, 100).map(({ detail }) => detail)).toEqual(Array.from({ length: 100 }, (_, index) => String(99 - index)));
      expect(older.entries.slice(100).map(({ action }) => action)).toEqual(['joined', 'created']);
      expect(older.older).toBeUndefined();
    }
  });

  it('tells a learner nothing of what concerns another', async () => {
    const [ann, ben] = [await room.join(workshop, 'Ann'), await room.join(workshop, 'Ben')];
    await led.look(ann.learner.id, 'map');
    expect(JSON.stringify(await ben.seat.audit())).not.toContain('looked-at-map');
    expect(JSON.stringify(await led.audit())).toContain('looked-at-map');
  });
});

describe('deletion', () => {
  it('takes everything of the workshop, and nothing of anybody else', async () => {
    const alone = await room.progress.createLearner();
    await room.attempt(alone.learner, pass('pods/first/run'));
    const other = await room.workshops.create(kim, PLAN);
    const cleo = await room.join(other, 'Cleo');
    await room.attempt(cleo.learner, pass('pods/first/run'));
    const ann = await room.join(workshop, 'Ann');
    await room.attempt(ann.learner, failure('pods/first/run', 'no Pod web'));
    await ann.seat.askHelp({ text: 'please' });
    await led.send({ kind: 'message', text: 'hello', learner: ann.learner.id });
    await led.look(ann.learner.id, 'work');
    const page = reader(room.clock, (signal) => ann.seat.follow(undefined, signal));
    for (let event = 0; event < 5; event += 1) await page.next();
    const board = reader(room.clock, (signal) => led.board(signal));
    await board.next();
    await led.delete();
    expect(await page.next()).toEqual({ type: 'workshop:gone' });
    await page.leave();
    await expect(board.next()).rejects.toThrow('the stream has ended');
    expect(room.erased).toEqual([ann.learner.sandbox]);
    const { client } = room;
    expect(await Promise.all([client.workshop.count(), client.enrolment.count(), client.learner.count(), client.attempt.count(), client.exerciseProgress.count()])).toEqual([1, 1, 2, 2, 2]);
    expect(await Promise.all([client.helpRequest.count(), client.message.count(), client.auditEntry.count({ where: { workshopId: workshop.id } })])).toEqual([0, 0, 0]);
    expect(await room.workshops.seat(ann.learner.id)).toBeUndefined();
  });

  it('of one learner leaves no name behind', async () => {
    const ann = await room.join(workshop, 'Ann Unusual');
    await led.remove(ann.learner.id);
    const { client } = room;
    expect(JSON.stringify([await client.auditEntry.findMany(), await client.enrolment.findMany(), await client.learner.findMany()])).not.toContain('Ann');
  });

  it('by a learner of themselves is seen on the board, and gives their place in the queue to the next', async () => {
    const ann = await room.join(workshop, 'Ann');
    await room.join(workshop, 'Ben');
    await ann.seat.askHelp({ text: '' });
    const board = reader(room.clock, (signal) => led.board(signal));
    await board.next();
    await room.progress.forget(ann.learner.id);
    await ann.seat.forgotten();
    expect(await board.next()).toMatchObject({ gone: [ann.learner.id], help: [] });
    await board.leave();
  });

  it('comes by itself after the days of retention', async () => {
    const { seat } = await room.join(workshop, 'Ann');
    const page = reader(room.clock, (signal) => seat.follow(undefined, signal));
    for (let event = 0; event < 4; event += 1) await page.next();
    await room.clock.advanceTo(START + 3 * HOUR + 30 * 24 * HOUR);
    expect(await room.workshops.sweep()).toBe(0);
    await room.clock.advance(1);
    expect(await room.workshops.sweep()).toBe(1);
    expect(await page.next()).toEqual({ type: 'workshop:gone' });
    await page.leave();
    expect(await room.client.learner.count()).toBe(0);
    expect(await room.workshops.list(kim)).toEqual([]);
  });
});
