import { afterEach, beforeEach, expect, it } from 'vitest';
import { csvField } from './export-csv.ts';
import type { Actor, LedWorkshop } from '../index.ts';
import { median } from './summary.ts';
import { ClassUnderTest, failure, pass, PLAN } from '../testing/class.ts';

let room: ClassUnderTest;
let kim: Actor;
let led: LedWorkshop;
const RUN = 'pods/first/run';

beforeEach(async () => {
  room = await ClassUnderTest.open();
  kim = await room.instructor('Kim');
  led = await room.workshops.lead(kim, (await room.workshops.create(kim, { ...PLAN, lessons: ['pods/first'] })).id);
});

afterEach(() => room[Symbol.asyncDispose]());

it('sums up each exercise: rate, mistakes, hints', async () => {
  const [ann, ben, cleo] = [await room.join(led.workshop, 'Ann'), await room.join(led.workshop, 'Ben'), await room.join(led.workshop, 'Cleo')];
  await room.attempt(ann.learner, failure(RUN, 'no Pod web, but a'));
  await room.attempt(ann.learner, failure(RUN, 'no Pod web, but a'));
  await room.attempt(ann.learner, pass(RUN));
  await room.attempt(ben.learner, failure(RUN, 'no Pod web, but b'));
  await room.progress.showHint(ben.learner.id, RUN, 2);
  await room.attempt(cleo.learner, failure(RUN, 'Pod web is Pending'));
  const [run, look] = await led.summary();
  expect(run).toMatchObject({
    exercise: RUN, learners: 3, tried: 3, passed: 1, passRate: 1 / 3, hintsShown: 2,
    mistakes: [{ reason: 'no Pod …', learners: 2 }, { reason: 'Pod web is Pending', learners: 1 }],
  });
  expect(run?.medianTime).toEqual(expect.any(Number));
  expect(look).toMatchObject({ tried: 0, passed: 0, passRate: 0, medianTime: undefined, mistakes: [] });
});

it('exports a line for each learner and exercise, which no spreadsheet runs', async () => {
  const ann = await room.join(led.workshop, '=HYPERLINK("http://x")');
  await room.attempt(ann.learner, failure(RUN, 'GREETING is "a", not b'));
  const csv = await led.exportCsv();
  expect(csv.startsWith('\uFEFFlearner,joined,exercise,')).toBe(true);
  expect(csv.split('\r\n')[1]).toBe(`"'=HYPERLINK(""http://x"")",2026-03-02T09:00:00.000Z,${RUN},Do run,trying,0,10,1,0,no,,,"GREETING is ""a"", not b"`);
  expect(csv.endsWith('\r\n')).toBe(true);
  const json = await led.exportJson();
  expect(json).toMatchObject({ format: 'drydock-workshop/v1', learners: [{ name: '=HYPERLINK("http://x")', results: [{ state: 'trying', attempts: 1 }, { state: 'untouched' }] }] });
  expect(JSON.stringify(json)).not.toMatch(new RegExp(`${ann.learner.id}|${ann.learner.sandbox}|${ann.secret}`));
  expect((await led.audit()).entries.slice(0, 2).map(({ action, detail }) => [action, detail])).toEqual([['exported', 'JSON'], ['exported', 'CSV']]);
});

it.each([
  ['+1', "'+1"], ['-1', "'-1"], ['@x', "'@x"], ['\tx', '"\'\tx"'], ['＝1', "'＝1"], ['a,b', '"a,b"'], ['two\nlines', '"two\nlines"'], ['plain', 'plain'], [' x', '" x"'], [undefined, ''], [-3, '-3'],
])('writes %j as %j', (value, field) => {
  expect(csvField(value)).toBe(field);
});

it('finds the median', () => {
  expect([median([]), median([3]), median([3, 1]), median([9, 1, 2])]).toEqual([undefined, 3, 2, 2]);
});
