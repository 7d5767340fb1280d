import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { join, relative } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Workshop } from '#lib/workshops/index.ts';
import type { Route } from './web/api.ts';
import { listenersFor } from './web/listeners.ts';
import type { Person, Pupil } from './testing/school.ts';
import { School, SECRET, SITE } from './testing/school.ts';
import { OPERATIONS } from './v1/operations.ts';

const API = join(import.meta.dirname, '../api');
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/**
 * Who may call a route: everybody, whoever has a sandbox, learners in a workshop, instructors, or the workshop's own
 * instructor. `token`: nobody by a cookie; v1/authorisation.test.ts tries every kind of token.
 */
type Who = 'token' | 'anyone' | 'learner' | 'seated' | 'instructor' | 'leader';

interface Policy {
  who: Who;
  /** A body with which it does something. */
  body?: unknown;
  query?: string;
}

const EXERCISE = 'pods/first/run';
const PLAN = { title: 'T', lessons: ['pods/first'], startsAt: '2026-03-02T09:00:00Z', endsAt: '2026-03-02T12:00:00Z', seats: 5, gating: 'open', hints: true, solutions: true };
const LED = 'instructor/workshops/[workshop]';

/** Every route with who may call it. One that is missing here fails the test: say who may call it first. */
const POLICIES: Readonly<Record<string, Policy>> = {
  'GET events': { who: 'learner', query: '?lesson=pods/first' },
  'GET exercises': { who: 'learner', query: '?lesson=pods/first' },
  'POST exercises/answer': { who: 'learner', body: { exercise: EXERCISE, answer: 'a' } },
  'POST exercises/begin': { who: 'learner', body: { exercise: EXERCISE } },
  'POST exercises/check': { who: 'learner', body: { exercise: EXERCISE } },
  'POST exercises/skip': { who: 'learner', body: { exercise: EXERCISE, skipped: true } },
  'POST exercises/solution': { who: 'learner', body: { exercise: EXERCISE } },
  'GET files': { who: 'learner' },
  'POST files': { who: 'learner', body: { path: 'a.yml', content: 'x' } },
  'POST files/check': { who: 'learner', body: { path: 'a.yml' } },
  'POST files/rename': { who: 'learner', body: { from: 'a.yml', to: 'b.yml' } },
  'POST files/delete': { who: 'learner', body: { path: 'a.yml' } },
  'GET kubeconfig': { who: 'learner' },
  'POST forget': { who: 'learner' },
  'POST hints': { who: 'learner', body: { exercise: EXERCISE, shown: 1 } },
  'GET map': { who: 'learner' },
  'GET progress': { who: 'learner' },
  'POST progress': { who: 'learner', body: { format: 'drydock-progress', version: 1, exportedAt: '2026-03-02T09:00:00Z', seed: 'a', exercises: [] } },
  'POST sandbox/reset': { who: 'learner' },
  'POST sandbox/skip': { who: 'learner', body: { seconds: 1 } },

  'POST instructor/sign-in': { who: 'anyone', body: { secret: SECRET } },
  'POST instructor/sign-out': { who: 'instructor' },
  'GET instructor/oidc/start': { who: 'anyone' },
  'GET instructor/oidc/callback': { who: 'anyone' },
  'GET instructor/tokens': { who: 'instructor' },
  'POST instructor/tokens': { who: 'instructor', body: { name: 'CI', scopes: ['progress:read'] } },
  'DELETE instructor/tokens': { who: 'instructor', body: { id: 'none' } },
  'GET instructor/workshops': { who: 'instructor' },
  'POST instructor/workshops': { who: 'instructor', body: PLAN },
  [`GET ${LED}`]: { who: 'leader' },
  [`PATCH ${LED}`]: { who: 'leader', body: { title: 'Changed' } },
  [`DELETE ${LED}`]: { who: 'leader' },
  [`GET ${LED}/audit`]: { who: 'leader' },
  [`GET ${LED}/board`]: { who: 'leader' },
  [`POST ${LED}/end`]: { who: 'leader' },
  [`GET ${LED}/export.csv`]: { who: 'leader' },
  [`GET ${LED}/export.json`]: { who: 'leader' },
  [`POST ${LED}/extend`]: { who: 'leader', body: { endsAt: '2027-03-02T12:00:00Z' } },
  [`POST ${LED}/gates`]: { who: 'leader', body: { lesson: 'pods/first', gate: 'closed' } },
  [`GET ${LED}/help`]: { who: 'leader' },
  [`POST ${LED}/help`]: { who: 'leader', body: { id: 'HELP', action: 'take' } },
  [`GET ${LED}/messages`]: { who: 'leader' },
  [`POST ${LED}/messages`]: { who: 'leader', body: { kind: 'message', text: 'hello', learner: 'LEARNER' } },
  [`GET ${LED}/summary`]: { who: 'leader' },
  [`GET ${LED}/learners/[learner]`]: { who: 'leader' },
  [`DELETE ${LED}/learners/[learner]`]: { who: 'leader' },
  [`GET ${LED}/learners/[learner]/files`]: { who: 'leader' },
  [`GET ${LED}/learners/[learner]/map`]: { who: 'leader' },
  [`POST ${LED}/learners/[learner]/reset`]: { who: 'leader' },

  'GET v1/openapi.json': { who: 'anyone' },
  ...Object.fromEntries(METHODS.map((method) => [`${method} v1/[[...path]]`, { who: 'anyone' }])),
  ...Object.fromEntries(OPERATIONS.map(({ method, path }) => [`${method} v1${routeOf(path)}`, { who: 'token' }])),

  'GET workshop': { who: 'seated' },
  'GET workshop/audit': { who: 'seated' },
  'POST workshop/consent': { who: 'seated', body: { mayType: true } },
  'GET workshop/help': { who: 'seated' },
  'POST workshop/help': { who: 'seated', body: { text: 'please' } },
  'DELETE workshop/help': { who: 'seated' },
  'POST workshop/join': { who: 'anyone', body: { code: 'CODE', name: 'NAME' } },
  'POST workshop/leave': { who: 'seated' },
  'POST workshop/link': { who: 'seated' },
  'GET workshop/messages': { who: 'seated' },
  'POST workshop/return': { who: 'anyone', body: { secret: 'SECRET' } },
};

/** `/workshops/{workshop}` as Next.js names it: `/workshops/[workshop]`. */
function routeOf(path: string): string {
  return path.replaceAll('{', '[').replaceAll('}', ']');
}

function routesBelow(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return routesBelow(path);
    return entry.name === 'route.ts' ? [relative(API, directory).replaceAll('\\', '/')] : [];
  });
}

async function handlerOf(name: string): Promise<Route | undefined> {
  const [method = '', route = ''] = name.split(' ');
  const file = join(API, route, 'route.ts');
  if (!existsSync(file)) return undefined;
  return ((await import(pathToFileURL(file).href)) as Record<string, Route>)[method];
}

let school: School;
let monday: Workshop;
let ann: Pupil;
let help: string;
let people: Record<'nobody' | 'another learner' | 'a learner of another workshop' | 'the learner' | 'an instructor of another workshop' | 'the instructor', Person>;

async function openSchool(): Promise<void> {
  school = await School.open();
  const [kim, lee] = [await school.instructor('Kim'), await school.instructor('Lee')];
  monday = await school.workshop(kim.actor, 'Monday');
  ann = await school.join(monday, 'Ann Unmistakable');
  const tuesday = await school.workshop(lee.actor, 'Tuesday');
  const seat = await school.application.workshops.seat(ann.id);
  help = (await seat?.askHelp({ text: 'please' }))?.id ?? '';
  people = {
    nobody: { cookie: 'drydock-learner=guess; drydock-instructor=guess' },
    'another learner': await school.alone(),
    'a learner of another workshop': await school.join(tuesday, 'Ben'),
    'the learner': ann,
    'an instructor of another workshop': lee,
    'the instructor': kim,
  };
}

const closeSchool = () => school[Symbol.asyncDispose]();

type Role = keyof typeof people;

const ROLES: readonly Role[] = ['nobody', 'another learner', 'a learner of another workshop', 'the learner', 'an instructor of another workshop', 'the instructor'];

const MAY: Readonly<Record<Who, readonly Role[]>> = {
  token: [],
  anyone: ROLES,
  learner: ['another learner', 'a learner of another workshop', 'the learner'],
  seated: ['a learner of another workshop', 'the learner'],
  instructor: ['an instructor of another workshop', 'the instructor'],
  leader: ['the instructor'],
};

/** Calls a route about Ann's workshop and Ann as somebody. */
async function call(name: string, role: Role, headers: Record<string, string> = { origin: SITE }): Promise<Response> {
  const { body, query = '' } = POLICIES[name] ?? { body: undefined };
  const [method = '', route = ''] = name.split(' ');
  const params = { workshop: monday.id, learner: ann.id };
  const path = route.replace('[workshop]', params.workshop).replace('[learner]', params.learner);
  const sent = JSON.stringify(body ?? {}).replace('HELP', help).replace('LEARNER', ann.id).replace('CODE', monday.code).replace('NAME', role).replace('SECRET', 'a guess');
  const leaving = new AbortController();
  const request = new Request(`${SITE}/api/${path}${query}`, {
    method, signal: leaving.signal,
    headers: { host: 'drydock.example', cookie: people[role].cookie, ...headers },
    ...(method === 'GET' ? {} : { body: sent }),
  });
  const handler = await handlerOf(name);
  if (!handler) throw new Error(`there is no ${name}`);
  const response = await handler(request, { params: Promise.resolve(params) });
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return response;
  leaving.abort();
  await response.body?.cancel();
  return new Response('', { status: response.status });
}

it('says of every route who may call it, and of none that there is not', async () => {
  const found: string[] = [];
  for (const route of routesBelow(API)) {
    for (const method of METHODS) if (await handlerOf(`${method} ${route}`)) found.push(`${method} ${route}`);
  }
  expect(found.sort()).toEqual(Object.keys(POLICIES).sort());
});

/** What some routes answer to those who may call them, when it is not a success. */
const ALSO: Readonly<Record<string, readonly number[]>> = {
  'GET instructor/oidc/start': [303],
  'GET instructor/oidc/callback': [303],
  'POST workshop/return': [404], // The secret is a guess.
  'POST progress': [403], // Not in a workshop.
  ...Object.fromEntries(METHODS.map((method) => [`${method} v1/[[...path]]`, [404]])), // There is no such operation.
};

// One school for each route: whatever somebody does to it, those who come after are still whom they were.
describe.each(Object.entries(POLICIES))('%s', (name, { who }) => {
  beforeAll(openSchool);
  afterAll(closeSchool);

  // What has no cookies is open to no other site.
  if (!name.startsWith('GET ') && !name.includes(' v1/')) it('changes nothing for a page of another site', async () => {
    const role = MAY[who].at(-1) ?? 'nobody';
    const before = await school.kept(ann.id);
    for (const headers of [{ origin: 'https://elsewhere.example' }, { origin: 'null' }, {}]) {
      expect((await call(name, role, headers as Record<string, string>)).status).toBe(403);
    }
    expect(await school.kept(ann.id)).toBe(before);
    expect(school.touched).toEqual([]);
  });

  it.each(ROLES)('by %s', async (role) => {
    school.touched.length = 0;
    const before = await school.kept(ann.id);
    const response = await call(name, role);
    const answer = await response.text();
    if (MAY[who].includes(role)) {
      expect(response.status < 300 || ALSO[name]?.includes(response.status), `${response.status} ${answer}`).toBe(true);
    } else {
      expect([401, 403, 404], answer).toContain(response.status);
    }
    if (role === 'the learner' || role === 'the instructor') return;
    // Whatever somebody else asks for: nothing of Ann's is told, changed or even touched.
    expect(answer).not.toMatch(/Unmistakable/);
    for (const own of [ann.secret, ann.sandbox, help]) expect(answer).not.toContain(own);
    expect(await school.kept(ann.id)).toBe(before);
    expect(school.touched.filter((entry) => entry.includes(ann.sandbox))).toEqual([]);
  });
});

describe('a terminal', () => {
  beforeEach(openSchool);
  afterEach(closeSchool);

  /** The status of a WebSocket upgrade by somebody. */
  async function upgrade(target: string, role: Role, origin?: string): Promise<number> {
    const unused = () => undefined;
    const listeners = listenersFor({ ...school.application, behindProxy: false }, { request: unused, upgrade: undefined });
    const server = createServer().on('upgrade', listeners.upgrade);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    const headers = [`Host: 127.0.0.1:${port}`, 'Connection: Upgrade', 'Upgrade: websocket', `Origin: ${origin ?? `http://127.0.0.1:${port}`}`, `Cookie: ${people[role].cookie}`];
    socket.write(`GET ${target} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`);
    const status = Number((await text(socket)).split(' ')[1]);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    return status;
  }

  it.each(ROLES)("of one's own, by %s", async (role) => {
    expect(await upgrade('/terminal/1', role)).toBe(MAY.learner.includes(role) ? 101 : 401);
    expect(school.touched.some((entry) => entry.includes(ann.sandbox))).toBe(role === 'the learner');
  });

  it.each(ROLES)('of a learner, looked at by %s', async (role) => {
    const allowed = MAY.leader.includes(role);
    const status = await upgrade(`/terminal/1/${monday.id}/${ann.id}`, role);
    expect(status).toBe(allowed ? 101 : MAY.instructor.includes(role) ? 404 : 401);
    expect(school.touched).toEqual(allowed ? [`terminal 1 of ${ann.sandbox}, looked at`] : []);
    const log = await (await school.application.workshops.seat(ann.id))?.audit();
    expect(log?.entries.filter(({ action }) => action === 'watched-terminal')).toHaveLength(allowed ? 1 : 0);
  });

  it('of a learner is no other workshop’s, and no other site’s', async () => {
    const other = people['a learner of another workshop'] as Pupil;
    expect(await upgrade(`/terminal/1/${monday.id}/${other.id}`, 'the instructor')).toBe(404);
    expect(await upgrade(`/terminal/1/${monday.id}/${ann.id}`, 'the instructor', 'https://elsewhere.example')).toBe(403);
    for (const target of [`/terminal/1/${monday.id}`, `/terminal/1/${monday.id}/${ann.id}/x`, `/terminal/1/${monday.id}/../${ann.id}`]) {
      expect(await upgrade(target, 'the instructor')).toBe(404);
    }
    expect(school.touched).toEqual([]);
  });
});

it('ends with signing out, everywhere', async () => {
  await openSchool();
  expect((await call('POST instructor/sign-out', 'the instructor')).status).toBe(200);
  for (const [name, { who }] of Object.entries(POLICIES)) {
    if (who === 'leader' || who === 'instructor') expect((await call(name, 'the instructor')).status, name).toBe(401);
  }
  await closeSchool();
});
