import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor, Workshop } from './index.ts';
import { WorkshopRefusal } from './index.ts';
import { ClassUnderTest, HOUR, pass, PLAN, START } from './testing/class.ts';

let room: ClassUnderTest;
let kim: Actor;
let workshop: Workshop;

beforeEach(async () => {
  room = await ClassUnderTest.open();
  kim = await room.instructor('Kim');
  workshop = await room.workshops.create(kim, { ...PLAN, seats: 3 });
});

afterEach(() => room[Symbol.asyncDispose]());

function refusal(code: string, name = 'Ann', from = 'here') {
  return room.workshops.join({ code, name, from, current: undefined }).then(() => undefined, (error: unknown) => {
    if (error instanceof WorkshopRefusal) return { code: error.code, message: error.message };
    throw error;
  });
}

describe('joining', () => {
  it('makes a learner with a sandbox of their own', async () => {
    const ann = await room.join(workshop, 'Ann');
    const ben = await room.join(workshop, 'Ben');
    expect(ann.seat).toMatchObject({ name: 'Ann', workshop: { id: workshop.id }, mayType: false });
    expect(ann.learner.sandbox).not.toBe(ben.learner.sandbox);
    expect(await (await room.workshops.lead(kim, workshop.id)).learners()).toMatchObject([{ name: 'Ann' }, { name: 'Ben' }]);
  });

  it('says what is wrong with a code', async () => {
    expect(await refusal('ZZZ-ZZZ')).toEqual({ code: 'unknown-code', message: 'There is no workshop with the code ZZZ-ZZZ. Look at it again: it has six letters and digits.' });
    expect(await refusal('')).toEqual({ code: 'unknown-code', message: 'Enter the code that your instructor shows.' });
    await room.clock.advance(3 * HOUR);
    expect(await refusal(workshop.code)).toEqual({ code: 'ended', message: 'This workshop ended on 2 March 2026 at 12:00 UTC, and its code with it.' });
  });

  it('waits for the start, and stops when the instructor ends', async () => {
    const led = await room.workshops.lead(kim, workshop.id);
    await led.edit({ startsAt: new Date(START + HOUR) });
    expect(await refusal(workshop.code)).toEqual({ code: 'not-open-yet', message: 'This workshop opens on 2 March 2026 at 10:00 UTC.' });
    await room.clock.advance(HOUR);
    await led.end();
    expect(await refusal(workshop.code)).toMatchObject({ code: 'ended' });
    await led.extend(new Date(START + 4 * HOUR));
    expect(await refusal(workshop.code)).toBeUndefined();
  });

  it('gives each name once, however it is written', async () => {
    await room.join(workshop, 'Zoë');
    expect(await refusal(workshop.code, 'ZOE\u0308')).toEqual({
      code: 'name-taken',
      message: 'Somebody in this workshop is called Zoë already, and ZOË looks too much like it. Choose another name; if it was you, come back by your personal link.',
    });
    expect(await refusal(workshop.code, 'Zoë')).toEqual({
      code: 'name-taken', message: 'Somebody in this workshop is called Zoë already. Choose another name; if it was you, come back by your personal link.',
    });
    await room.join(workshop, 'Anna');
    for (const like of ['anna', ' Anna  ', 'Аnna', 'An\u00ADna', 'Ａnna']) expect(await refusal(workshop.code, like)).toMatchObject({ code: 'name-taken' });
    expect(await refusal(workshop.code, 'An\u200Bna')).toEqual({ code: 'name', message: 'This name holds characters that cannot be seen. Type it anew.' });
    const other = await room.workshops.create(kim, PLAN);
    expect(await refusal(other.code, 'Zoë')).toBeUndefined();
  });

  it('fills a room to its last seat, also when many come at once, and leaves nothing of who did not get in', async () => {
    const came = await Promise.allSettled(Array.from({ length: 8 }, (_, index) => room.join(workshop, `Learner ${index}`)));
    expect(came.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect(await refusal(workshop.code)).toEqual({ code: 'full', message: 'All 3 seats of this workshop are taken. Ask your instructor for one more.' });
    expect(await room.client.learner.count()).toBe(3);
    const tutoring = await room.workshops.create(kim, { ...PLAN, seats: 1 });
    await room.join(tutoring, 'Ann');
    expect(await refusal(tutoring.code, 'Ben')).toEqual({ code: 'full', message: 'The one seat of this workshop is taken. Ask your instructor for one more.' });
  });

  it('stops whoever guesses codes, and nobody else', async () => {
    for (let guess = 0; guess < 30; guess += 1) expect(await refusal('AAA-AAA', 'Eve', 'there')).toMatchObject({ code: 'unknown-code' });
    expect(await refusal(workshop.code, 'Eve', 'there')).toMatchObject({ code: 'too-many-tries', message: expect.stringMatching(/^Too many wrong codes were tried from here. Try again in \d+ minutes\.$/) });
    expect(await refusal(workshop.code, 'Ann', 'here')).toBeUndefined();
  });
});

describe('coming back', () => {
  it('finds everything again, from the same browser and from another', async () => {
    const ann = await room.join(workshop, 'Ann');
    await room.attempt(ann.learner, pass('pods/first/run'));
    const again = await room.workshops.join({ code: workshop.code, name: 'Somebody', from: 'here', current: ann.learner.id });
    expect(again).toMatchObject({ secret: undefined, seat: { name: 'Ann', learner: ann.learner.id } });
    await room.clock.advance(24 * HOUR);
    const back = await room.workshops.comeBack(ann.secret);
    expect(back.learner).toEqual(ann.learner);
    expect(await back.seat.lessons()).toMatchObject([{ lesson: 'pods/first', passed: false }, { lesson: 'pods/second' }]);
    expect(await room.progress.learnerBySecret(ann.secret)).toEqual(ann.learner);
    expect((await room.progress.exercises(ann.learner.id))[0]).toMatchObject({ exercise: 'pods/first/run', attempts: 1 });
  });

  it('needs a secret of somebody in a workshop', async () => {
    const { secret } = await room.progress.createLearner();
    for (const wrong of [secret, 'guess', '']) await expect(room.workshops.comeBack(wrong)).rejects.toMatchObject({ code: 'no-learner' });
  });

  it('joins a second workshop as somebody new', async () => {
    const ann = await room.join(workshop, 'Ann');
    const other = await room.workshops.create(kim, PLAN);
    const joined = await room.workshops.join({ code: other.code, name: 'Ann', from: 'here', current: ann.learner.id });
    expect(joined.secret).toEqual(expect.any(String));
    expect(joined.seat.learner).not.toBe(ann.learner.id);
  });
});
