import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { GradingLimits } from '#lib/config/index.ts';
import { DEFAULT_LIMITS } from '#lib/config/index.ts';
import type { Grader, GradingJob } from './index.ts';
import { createGrader } from './index.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const EXERCISE = 'pods/first-pod/run-a-pod';
const POD = readFileSync(path.join(ROOT, 'docs/grading-example/hand-in', `${EXERCISE}.yml`), 'utf8');

let grader: Grader;
let directory: string;

function open(limits: Partial<GradingLimits> = {}): void {
  grader = createGrader({ content: path.join(ROOT, 'content'), limits: { ...DEFAULT_LIMITS.grading, ...limits } });
}

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'drydock-grader-'));
});

afterEach(async () => {
  await grader[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true, force: true });
});

const script = (commands: string, exercise = EXERCISE): GradingJob => ({ exercise, seed: '', submission: { work: { kind: 'script', commands } } });
const manifests: GradingJob = { exercise: EXERCISE, seed: '', submission: { work: { kind: 'manifests', files: new Map([['pod.yml', POD]]) } } };

it('gives what the command line gives, byte for byte, however often', async () => {
  open();
  const file = path.join(directory, 'run.sh');
  writeFileSync(file, 'kubectl run test-pod --image=httpd\n');
  const { stdout } = await promisify(execFile)(process.execPath, [path.join(ROOT, 'lib/cli/main.ts'), 'grade', EXERCISE, '--script', file, '--format', 'json'])
    .catch((failed: { stdout: string }) => failed);
  const [first, right, again] = await Promise.all([grader.grade('a', script('kubectl run test-pod --image=httpd\n')), grader.grade('a', manifests), grader.grade('b', script('kubectl run test-pod --image=httpd\n'))]);
  expect(first).toBe(stdout);
  expect(again).toBe(first);
  expect(JSON.parse(first)).toMatchObject({ version: 1, state: 'failed' });
  expect(JSON.parse(right)).toMatchObject({ state: 'passed', exercises: [{ exercise: EXERCISE, output: 'pod/test-pod created\n' }] });
}, 120_000);

it('tells of an exercise that there is not', async () => {
  open();
  await expect(grader.grade('a', script('true', 'pods/first-pod/none'))).rejects.toMatchObject({ code: 'no-exercise' });
}, 60_000);

it('ends what takes too long, and grades what comes after', async () => {
  // No process is loaded by then, so that this hand-in is cut off on any machine; the next may take its time.
  open({ time: 1 });
  await expect(grader.grade('a', manifests)).rejects.toMatchObject({ code: 'beyond-limits' });
  await grader[Symbol.asyncDispose]();
  open({ wait: 1 });
  await expect(grader.grade('a', manifests)).rejects.toMatchObject({ code: 'beyond-limits' });
  await grader[Symbol.asyncDispose]();
  open({ heap: 8 });
  await expect(grader.grade('a', manifests)).rejects.toMatchObject({ code: 'beyond-limits' });
  await expect(grader.grade('a', manifests)).rejects.toMatchObject({ code: 'beyond-limits' });
}, 60_000);

it('does not take a fault of its own for a hand-in that is too large', async () => {
  grader = createGrader({ content: path.join(directory, 'no-course'), limits: DEFAULT_LIMITS.grading });
  await expect(grader.grade('a', manifests)).rejects.toThrow('the grading process ended with status 1');
}, 60_000);

it('lets so many wait, of all and of one, and so many in a minute', async () => {
  open({ waiting: 3, waitingOfOne: 2, perMinute: 4 });
  const left = new AbortController();
  const settled = (owner: string) => grader.grade(owner, manifests, left.signal).then(() => 'graded', (refusal: { code: string }) => refusal.code);
  const first = settled('a');
  await new Promise((resolve) => setImmediate(resolve));
  const rest = [];
  for (const owner of ['a', 'a', 'a', 'b', 'b']) {
    rest.push(settled(owner));
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await Promise.all([rest[2], rest[4]])).toEqual(['too-many-requests', 'too-many-requests']);
  left.abort();
  expect(await Promise.all([rest[0], rest[1], rest[3]])).toEqual(['stopping', 'stopping', 'stopping']);
  await grader[Symbol.asyncDispose]();
  expect(await first).toBe('stopping');
  open({ perMinute: 1 });
  const one = settled('a');
  const second = grader.grade('a', manifests);
  await expect(second).rejects.toMatchObject({ code: 'too-many-requests', retryAfter: expect.any(Number) });
  await grader[Symbol.asyncDispose]();
  expect(await one).toBe('stopping');
}, 60_000);

it('grades in turn what several hand in, however many come from one', async () => {
  open({});
  const order: string[] = [];
  const hand = (owner: string) => grader.grade(owner, manifests).then(() => order.push(owner));
  const all = [];
  for (const owner of ['a', 'a', 'a', 'b']) {
    all.push(hand(owner));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all(all);
  expect(order).toEqual(['a', 'b', 'a', 'a']);
}, 60_000);
