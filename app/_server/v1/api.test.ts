import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GraderRefusal } from '#lib/grading/index.ts';
import { SCOPE_NAMES } from '#lib/instructors/index.ts';
import type { Workshop } from '#lib/workshops/index.ts';
import type { Pupil } from '../testing/school.ts';
import { School, SITE } from '../testing/school.ts';
import { answerOf } from '../testing/served-routes.ts';
import { openApiDocument } from './document.ts';
import { OPERATIONS } from './operations.ts';

const PUBLISHED = join(import.meta.dirname, '../../../docs/openapi.json');
const EXERCISE = 'pods/first/run';
const PLAN = { title: 'T', lessons: ['pods/first'], startsAt: '2026-03-02T09:00:00+01:00', endsAt: '2126-03-02T12:00:00Z', seats: 5, gating: 'open', hints: true, solutions: true };

describe('the document', () => {
  it('is published as it is', () => {
    const published: unknown = JSON.parse(readFileSync(PUBLISHED, 'utf8'));
    expect(published, 'docs/openapi.json is old: node app/_server/v1/print-document.ts > docs/openapi.json').toEqual(JSON.parse(JSON.stringify(openApiDocument())));
  });

  it('is served to anybody, and holds as OpenAPI 3.1', async () => {
    const served = (await (await answerOf(new Request(`${SITE}/api/v1/openapi.json`))).json()) as Record<string, unknown>;
    expect(await new Validator().validate(served)).toEqual({ valid: true });
    expect(served).toMatchObject({ openapi: '3.1.0' });
    expect(await new Validator().validate({ ...served, paths: { '/x': { get: { responses: 1 } } } })).toMatchObject({ valid: false });
  });
});

/** Checks answers against the schemas of the published document, as a client made from it would. */
const ajv = new Ajv2020({ strict: false });
addFormats.default(ajv);
ajv.addSchema(JSON.parse(readFileSync(PUBLISHED, 'utf8')) as object, 'openapi');

let school: School;
let monday: Workshop;
let ann: Pupil;
let token: string;
let seen: Set<string>;

beforeEach(async () => {
  school = await School.open();
  const kim = await school.instructor('Kim');
  monday = await school.workshop(kim.actor, 'Monday');
  await (await school.application.workshops.lead(kim.actor, monday.id)).edit({ endsAt: new Date(PLAN.endsAt) });
  ann = await school.join(monday, 'Ann');
  token = await school.token(kim.actor, SCOPE_NAMES);
  seen = new Set();
});

afterEach(() => school[Symbol.asyncDispose]());

interface Sent {
  query?: string;
  body?: unknown;
  params?: { workshop?: string; learner?: string };
}

/** Calls an operation; its answer must be one that the document describes. */
async function call(id: string, { query = '', body, params }: Sent = {}): Promise<{ status: number; answer: Record<string, unknown>; headers: Headers }> {
  const found = OPERATIONS.find((operation) => operation.id === id);
  if (!found) throw new Error(`no operation ${id}`);
  const path = found.path.replace('{workshop}', params?.workshop ?? monday.id).replace('{learner}', params?.learner ?? ann.id);
  const sent = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await answerOf(new Request(`${SITE}/api/v1${path}${query}`, { method: found.method, headers: { authorization: `Bearer ${token}` }, ...(body === undefined ? {} : { body: sent }) }));
  const text = await response.text();
  const escaped = found.path.replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D');
  const place = `openapi#/paths/${escaped}/${found.method.toLowerCase()}/responses/${response.status}`;
  expect(ajv.getSchema(place), `${id} answers ${response.status}, which the document does not know: ${text}`).toBeDefined();
  const answer = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  if (text !== '') {
    const validate = ajv.compile({ $ref: `${place}/content/application~1json/schema` });
    expect(validate(answer), `${id}: ${ajv.errorsText(validate.errors)} in ${text}`).toBe(true);
  }
  seen.add(id);
  return { status: response.status, answer, headers: response.headers };
}

/** A run that Ann asked for, as the runner of exercises records it. */
async function attempt(state: 'passed' | 'failed'): Promise<void> {
  const outcome = state === 'passed' ? { state, found: 'Pod web' } as const : { state, found: 'no Pod', wanted: 'Pod web', lookAt: 'kubectl get pods' } as const;
  const result = { exercise: EXERCISE, state, earned: state === 'passed' ? 10 : 0, possible: 10, checks: [{ check: 'runs', title: 'it runs', outcome }] };
  await school.application.progress.record(ann.id, EXERCISE, result, true);
}

it('answers every operation as the document says', async () => {
  const { answer: made, status } = await call('createWorkshop', { body: PLAN });
  expect({ status, made }).toMatchObject({ status: 201, made: { title: 'T', phase: 'running', startsAt: '2026-03-02T08:00:00.000Z', code: expect.stringMatching(/^\w{3}-\w{3}$/), lessons: [{ lesson: 'pods/first', gate: null }] } });
  const mine = { params: { workshop: String(made.id) } };
  expect((await call('listWorkshops')).answer).toMatchObject({ items: [{ id: monday.id }, { id: made.id }] });
  expect((await call('editWorkshop', { ...mine, body: { title: 'Changed', seats: 7 } })).answer).toMatchObject({ title: 'Changed', seats: 7, hints: true });
  expect((await call('getWorkshop', mine)).answer).toMatchObject({ title: 'Changed' });
  expect((await call('endWorkshop', mine)).answer).toMatchObject({ phase: 'ended', endedAt: expect.any(String) });
  expect(await call('endWorkshop', mine)).toMatchObject({ status: 409, answer: { error: { code: 'ended' } } });
  expect(await call('deleteWorkshop', mine)).toMatchObject({ status: 204, answer: {} });
  expect(await call('getWorkshop', mine)).toMatchObject({ status: 404, answer: { error: { code: 'no-workshop' } } });

  await attempt('failed');
  expect((await call('getLearnerResults')).answer).toMatchObject({
    learner: { id: ann.id, name: 'Ann' }, earned: 0, possible: 10,
    results: [{ exercise: EXERCISE, state: 'trying', attempts: 1, failures: 1, reason: { check: 'runs', title: 'it runs', found: 'no Pod', wanted: 'Pod web' } }],
  });
  await attempt('passed');
  expect((await call('listResults')).answer).toMatchObject({ items: [{ earned: 10, results: [{ state: 'passed', attempts: 2, failures: 1, passedAt: expect.any(String), seconds: expect.any(Number) }] }] });
  expect((await call('listAttempts')).answer).toMatchObject({ items: [{ state: 'passed', asked: true }, { state: 'failed', reason: { found: 'no Pod' } }] });
  expect((await call('getSummary')).answer).toMatchObject({ exercises: [{ exercise: EXERCISE, learners: 1, passed: 1, passRate: 1, mistakes: [{ reason: 'no Pod', learners: 1 }] }] });
  expect((await call('listLearners')).answer).toMatchObject({ items: [{ id: ann.id, name: 'Ann', online: false }] });
  expect((await call('getLearner')).answer).toMatchObject({ id: ann.id, name: 'Ann' });
  await (await school.application.workshops.seat(ann.id))?.askHelp({ text: 'please', exercise: EXERCISE });
  expect((await call('listHelp')).answer).toMatchObject({ items: [{ learner: { id: ann.id, name: 'Ann' }, exercise: EXERCISE, text: 'please' }] });
  expect(await call('sendMessage', { body: { kind: 'hint', text: 'Look at the labels.', learner: ann.id } })).toMatchObject({ status: 201, answer: { kind: 'hint', learner: ann.id } });
  expect((await call('gradeHandIn', { body: { exercise: EXERCISE, manifests: { 'pod.yml': 'kind: Pod' } } })).answer).toMatchObject({ version: 1, state: 'passed' });
  expect([...seen].sort()).toEqual(OPERATIONS.map(({ id }) => id).sort());
});

describe('lists', () => {
  it('come in parts that neither miss nor repeat anything', async () => {
    for (const name of ['Ben', 'Cleo', 'Dan', 'Eve']) await school.join(monday, name);
    for (let count = 0; count < 3; count += 1) await attempt('failed');
    for (let count = 0; count < 4; count += 1) await call('createWorkshop', { body: PLAN });
    for (const [id, total] of [['listLearners', 5], ['listResults', 5], ['listWorkshops', 5], ['listAttempts', 3]] as const) {
      const { answer: whole } = await call(id);
      expect(whole.items, id).toHaveLength(total);
      expect(whole.continue).toBeUndefined();
      const parts: unknown[] = [];
      let word: unknown;
      do {
        const { answer } = await call(id, { query: `?limit=2${word === undefined ? '' : `&continue=${String(word)}`}` });
        parts.push(...(answer.items as unknown[]));
        word = answer.continue;
      } while (word !== undefined);
      expect(parts, id).toEqual(whole.items);
    }
  });

  const word = (value: unknown) => `?continue=${Buffer.from(JSON.stringify(value)).toString('base64url')}`;

  it.each(['?limit=0', '?limit=101', '?limit=x', '?continue=x', '?continue=W10', word([8.64e15 + 1, 'x']), word([1e300, 'x']), word(1.5), word(2 ** 60)])('refuse %s', async (query) => {
    for (const id of ['listLearners', 'listAttempts']) expect(await call(id, { query }), id).toMatchObject({ status: 422, answer: { error: { code: 'invalid' } } });
  });
});

describe('refusals', () => {
  it.each([
    ['createWorkshop', { ...PLAN, lessons: ['pods/none'] }, 'The course has no lesson pods/none.'],
    ['createWorkshop', { ...PLAN, startsAt: 'today' }, 'startsAt: Invalid ISO datetime'],
    ['createWorkshop', {}, 'title: Invalid input: expected string, received undefined'],
    ['editWorkshop', { seats: 0 }, 'A workshop has 1 to 1000 seats.'],
    ['sendMessage', { kind: 'message', text: ' ' }, 'Write what to send.'],
    ['gradeHandIn', { exercise: EXERCISE }, 'body: holds nothing: a script, manifests or an answer'],
    ['gradeHandIn', { exercise: EXERCISE, script: '', manifests: {} }, 'body: holds a script or manifests, not both'],
    ['gradeHandIn', { exercise: EXERCISE, manifests: { '../x.yml': '' } }, 'manifests.../x.yml: Invalid key in record'],
    ['gradeHandIn', { exercise: EXERCISE, manifests: Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`${index}.yml`, ''])) }, 'body: holds more than 100 manifests'],
  ])('%s of %j: 422', async (id, body, message) => {
    expect(await call(id, { body })).toMatchObject({ status: 422, answer: { error: { code: 'invalid', message } } });
  });

  it('of bodies that are no JSON, or too large', async () => {
    expect(await call('createWorkshop', { body: '{' })).toMatchObject({ status: 400, answer: { error: { code: 'not-json' } } });
    expect(await call('gradeHandIn', { body: { exercise: EXERCISE, script: 'x'.repeat(700_000) } })).toMatchObject({ status: 413, answer: { error: { code: 'too-large' } } });
  });

  it('of what there is not', async () => {
    expect(await call('getLearner', { params: { learner: 'none' } })).toMatchObject({ status: 404, answer: { error: { code: 'no-learner' } } });
    expect(await call('sendMessage', { body: { kind: 'message', text: 'x', learner: 'none' } })).toMatchObject({ status: 404 });
    for (const path of ['/nothing/at/all', '/nothing', '']) {
      const response = await answerOf(new Request(`${SITE}/api/v1${path}`));
      expect({ status: response.status, answer: await response.json() }, path).toMatchObject({ status: 404, answer: { error: { code: 'no-operation' } } });
    }
  });

  it.each([
    ['no-exercise', undefined, 422], ['beyond-limits', undefined, 422], ['too-many-requests', 7, 429], ['stopping', undefined, 503],
  ] as const)('of the grader: %s', async (code, seconds, expected) => {
    school.application.grader.grade = () => Promise.reject(new GraderRefusal(code, 'No.', seconds));
    const { status, answer, headers } = await call('gradeHandIn', { body: { exercise: EXERCISE, script: '' } });
    expect({ status, answer, retryAfter: headers.get('retry-after') }).toEqual({ status: expected, answer: { error: { code, message: 'No.' } }, retryAfter: seconds === undefined ? null : String(seconds) });
  });

  it('of too many requests say when to come back', async () => {
    for (let count = 0; count < 300; count += 1) await school.application.instructors.bearer(token, 'here');
    const { status, answer, headers } = await call('listWorkshops');
    expect({ status, answer }).toMatchObject({ status: 429, answer: { error: { code: 'too-many-requests' } } });
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  });
});
