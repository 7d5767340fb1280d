import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createGrader } from '#lib/grading/index.ts';
import { DEFAULT_LIMITS } from '#lib/config/index.ts';
import { SCOPE_NAMES } from '#lib/instructors/index.ts';
import { expect, it } from 'vitest';
import { School } from '../testing/school.ts';
import { serveRoutes } from '../testing/served-routes.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** Commands of docs/api.md with the answer that follows each. */
function examples(): { command: string; answer: unknown }[] {
  const text = readFileSync(join(ROOT, 'docs/api.md'), 'utf8');
  return [...text.matchAll(/```sh\n(curl .*?)```\n+```json\n(.*?)```/gs)].map(([, command = '', answer = '']) => ({ command, answer: JSON.parse(answer) }));
}

/** What an answer is made of: its names, however often and in whatever order, without the values. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])];
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shapeOf(inner)]));
}

it('shows commands that work, and what they answer', async () => {
  await using school = await School.open();
  await using served = await serveRoutes();
  await using grader = createGrader({ content: join(ROOT, 'content'), limits: DEFAULT_LIMITS.grading });
  school.application.grader = grader;
  const kim = await school.instructor('Kim');
  const monday = await school.workshop(kim.actor, 'Monday');
  const ann = await school.join(monday, 'Ann');
  const outcome = { state: 'failed' as const, found: 'no Pod', wanted: 'Pod test-pod', lookAt: 'kubectl get pods' };
  const result = { exercise: 'pods/first/run', state: 'failed' as const, earned: 0, possible: 10, checks: [{ check: 'runs', title: 'it runs', outcome }] };
  await school.application.progress.record(ann.id, 'pods/first/run', result, true);
  const env = { ...process.env, DRYDOCK: served.address, TOKEN: await school.token(kim.actor, SCOPE_NAMES), WORKSHOP: monday.id };
  const found = examples();
  expect(found).toHaveLength(4);
  for (const { command, answer } of found) {
    // The school's course has one lesson, of another name; grades are of the real one.
    const here = command.includes('/grades') ? command : command.replaceAll('pods/first-pod', 'pods/first');
    const { stdout } = await promisify(execFile)('bash', ['-ec', here], { env });
    const given: unknown = JSON.parse(stdout);
    if (command.includes('/grades')) expect(given).toEqual(answer);
    else expect(shapeOf(given), command).toEqual(shapeOf(answer));
  }
}, 120_000);

it('lists every scope', () => {
  const text = readFileSync(join(ROOT, 'docs/api.md'), 'utf8');
  expect([...text.matchAll(/^\| `([a-z]+:[a-z]+)` \|/gm)].map(([, scope]) => scope)).toEqual(SCOPE_NAMES);
});
