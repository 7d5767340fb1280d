import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Scope } from '#lib/instructors/index.ts';
import { SCOPE_NAMES } from '#lib/instructors/index.ts';
import type { Workshop } from '#lib/workshops/index.ts';
import type { Pupil } from '../testing/school.ts';
import { School, SITE } from '../testing/school.ts';
import { answerOf } from '../testing/served-routes.ts';
import { OPERATIONS } from './operations.ts';

const PLAN = { title: 'T', lessons: ['pods/first'], startsAt: '2026-03-02T09:00:00Z', endsAt: '2126-03-02T12:00:00Z', seats: 5, gating: 'open', hints: true, solutions: true };

/** Bodies with which operations do something. */
const BODIES: Readonly<Record<string, unknown>> = {
  createWorkshop: PLAN,
  editWorkshop: { title: 'Changed' },
  sendMessage: { kind: 'message', text: 'hello' },
  gradeHandIn: { exercise: 'pods/first/run', script: 'true' },
};

let school: School;
let monday: Workshop;
let ann: Pupil;
let tokens: Record<string, string>;

/** Tokens of Kim, whose workshop it is: one for each scope alone, and one for each of all the others; and those of nobody. */
async function openSchool(): Promise<void> {
  school = await School.open();
  const [kim, lee] = [await school.instructor('Kim'), await school.instructor('Lee')];
  monday = await school.workshop(kim.actor, 'Monday');
  await school.application.workshops.lead(kim.actor, monday.id).then((led) => led.edit({ endsAt: new Date(PLAN.endsAt) }));
  ann = await school.join(monday, 'Ann Unmistakable');
  await school.workshop(lee.actor, 'Tuesday');
  tokens = { unknown: `drydock_${'x'.repeat(43)}`, malformed: '!' };
  for (const scope of SCOPE_NAMES) {
    tokens[`only ${scope}`] = await school.token(kim.actor, [scope]);
    tokens[`all but ${scope}`] = await school.token(kim.actor, SCOPE_NAMES.filter((other) => other !== scope));
  }
  tokens.everything = await school.token(kim.actor, SCOPE_NAMES);
  tokens["another instructor's"] = await school.token(lee.actor, SCOPE_NAMES);
  tokens.expired = await school.token(kim.actor, SCOPE_NAMES, new Date(0));
  tokens.revoked = await school.token(kim.actor, SCOPE_NAMES);
  const [revoked] = (await school.application.instructors.tokens(kim.actor.id)).slice(-1);
  await school.application.instructors.revokeToken(kim.actor.id, revoked?.id ?? '');
  cookie = kim.cookie;
}

let cookie: string;

function call(id: string, headers: Record<string, string>): Promise<Response> {
  const found = OPERATIONS.find((operation) => operation.id === id);
  if (!found) throw new Error(`no operation ${id}`);
  const path = found.path.replace('{workshop}', monday.id).replace('{learner}', ann.id);
  const body = BODIES[id];
  return answerOf(new Request(`${SITE}/api/v1${path}`, { method: found.method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }));
}

const bearing = (token: string | undefined) => ({ authorization: `Bearer ${token}` });

/** What has nothing to do with any one workshop: another instructor may do it as well, with what is theirs. */
const OWN_OF_EACH = ['listWorkshops', 'createWorkshop', 'gradeHandIn'];

// One school for each operation: whatever a token may do to it, what comes after finds it as it was.
describe.each(OPERATIONS.map(({ id, scope }) => [id, scope] as const))('%s', (id, scope: Scope) => {
  beforeAll(openSchool);
  afterAll(() => school[Symbol.asyncDispose]());

  const strangers = ['unknown', 'malformed', 'expired', 'revoked', "another instructor's", `all but ${scope}`, ...SCOPE_NAMES.filter((other) => other !== scope).map((other) => `only ${other}`)];

  it.each(strangers)('with a token: %s', async (name) => {
    const before = await school.kept(ann.id);
    const response = await call(id, bearing(tokens[name]));
    const answer = await response.text();
    if (name === "another instructor's") expect(OWN_OF_EACH.includes(id) ? [200, 201] : [404], answer).toContain(response.status);
    else expect(response.status, answer).toBe(name.startsWith('all but') || name.startsWith('only') ? 403 : 401);
    expect(response.headers.get('www-authenticate')).toBe(
      response.status === 403 ? `Bearer error="insufficient_scope", scope="${scope}"` : response.status === 401 ? `Bearer${name === 'malformed' ? '' : ' error="invalid_token"'}` : null,
    );
    expect(answer).not.toMatch(/Unmistakable/);
    expect(answer).not.toContain(ann.sandbox);
    expect(await school.kept(ann.id)).toBe(before);
    expect(school.touched).toEqual([]);
  });

  it('without a token, also with the cookies of who may', async () => {
    for (const headers of [{}, { cookie, origin: SITE }, { authorization: `Basic ${btoa('a:b')}` }, { authorization: tokens.everything ?? '' }] as Record<string, string>[]) {
      expect((await call(id, headers)).status).toBe(401);
    }
    expect(school.touched).toEqual([]);
  });

  it('with a token for it alone', async () => {
    const response = await call(id, bearing(tokens[`only ${scope}`]));
    const answer = await response.text();
    expect(response.status, answer).toBe(OPERATIONS.find((operation) => operation.id === id)?.status);
    for (const own of [ann.secret, ann.sandbox]) expect(answer).not.toContain(own);
  });
});

describe('a scope', () => {
  beforeEach(async () => {
    await openSchool();
    return () => school[Symbol.asyncDispose]();
  });

  it('is needed by some operation, and is all that an operation needs', () => {
    expect([...new Set(OPERATIONS.map(({ scope }) => scope))].sort()).toEqual([...SCOPE_NAMES].sort());
  });

  it('says in the log who did it, and with what', async () => {
    await call('sendMessage', bearing(tokens['only messages:write']));
    await call('getLearnerResults', bearing(tokens['only progress:read']));
    const log = await (await school.application.workshops.seat(ann.id))?.audit();
    expect(log?.entries.slice(0, 2).map(({ actor, action }) => `${actor} ${action}`)).toEqual(['Kim (CI) looked-at-work', 'Kim (CI) sent-message']);
  });
});
