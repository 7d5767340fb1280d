import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Exercise } from '#lib/checks/index.ts';
import { VirtualClock } from '#lib/core/index.ts';
import type { Database } from '#lib/database/index.ts';
import { openDatabase } from '#lib/database/index.ts';
import type { ExerciseRunner } from '#lib/exercises/index.ts';
import type { Grader } from '#lib/grading/index.ts';
import { renderGrade, total } from '#lib/grading/index.ts';
import type { Scope } from '#lib/instructors/index.ts';
import { openInstructors } from '#lib/instructors/index.ts';
import { hashSecret } from '#lib/instructors/secret.ts';
import type { Course, Lesson } from '#lib/lessons/index.ts';
import type { ClusterMaps } from '#lib/map/index.ts';
import { createProgress } from '#lib/progress/index.ts';
import type { Sandbox, Sandboxes } from '#lib/sandboxes/index.ts';
import type { Actor, Workshop } from '#lib/workshops/index.ts';
import { createWorkshops } from '#lib/workshops/index.ts';
import type { Application } from '../application.ts';
import { provideApplication } from '../application.ts';
import { keepSession } from '../instructor/instructor-session.ts';
import { LEARNER_COOKIE } from '../learner/learner-cookie.ts';

export const SITE = 'http://drydock.example';
export const SECRET = 'the secret of the school';
/** Hashed once: it takes a good part of a second by intention. */
const KEPT_SECRET = { name: 'instructor-secret', value: await hashSecret(SECRET) };
const NOW = Date.parse('2026-03-02T09:00:00Z');

const EXERCISE: Exercise = { id: 'run', title: 'Run', points: 10, task: '', hints: ['hint'], solution: { commands: 'kubectl run web' }, mistakes: [], checks: [] };
const LESSON: Lesson = {
  id: 'pods/first', slug: 'first', chapter: 'pods', title: 'First', summary: '', minutes: 5, folder: '', exercises: [EXERCISE], files: new Map(),
  values: {}, templates: new Map(), definition: { variables: {}, exercises: () => [EXERCISE] },
};
const COURSE: Course = { title: 'C', chapters: [{ slug: 'pods', title: 'Pods', summary: '', lessons: [LESSON] }] };

export interface Person {
  cookie: string;
}

export interface Pupil extends Person {
  id: string;
  sandbox: string;
  secret: string;
}

/** A running application with two workshops, their instructors, a learner in each, and one who learns alone. Clusters are not real. */
export class School implements AsyncDisposable {
  /** What was done to sandboxes: `open <id>`, `terminal 1 of <id>`. */
  touched: string[] = [];
  readonly application: Application;
  readonly database: Database;
  readonly #directory: string;

  private constructor(directory: string, database: Database, application: Application) {
    this.#directory = directory;
    this.database = database;
    this.application = application;
  }

  static async open(): Promise<School> {
    const directory = mkdtempSync(join(tmpdir(), 'drydock-school-'));
    const database = await openDatabase(`file:${join(directory, 'drydock.db')}`);
    const clock = new VirtualClock({ start: NOW });
    const progress = createProgress(database, () => clock.now());
    await database.client.setting.create({ data: KEPT_SECRET });
    const { instructors } = await openInstructors({ database, clock, settings: { secret: undefined, oidc: undefined } });
    const touched: string[] = [];
    const workshops = createWorkshops({ database, course: COURSE, progress, clock, retentionDays: 30, keeper: { reset: async (id) => void touched.push(`reset ${id}`), erase: async (id) => void touched.push(`erase ${id}`) } });
    const application = { publicUrl: undefined, course: COURSE, progress, instructors, workshops, sandboxes: fakeSandboxes(touched), exercises: fakeExercises(), grader: fakeGrader(), maps: fakeMaps(touched) };
    provideApplication(application);
    const school = new School(directory, database, application);
    school.touched = touched;
    return school;
  }

  /** Somebody who learns alone. */
  async alone(): Promise<Pupil> {
    const { learner, secret } = await this.application.progress.createLearner();
    return { id: learner.id, sandbox: learner.sandbox, secret, cookie: `${LEARNER_COOKIE}=${secret}` };
  }

  async join(workshop: Workshop, name: string): Promise<Pupil> {
    const { seat, secret = '' } = await this.application.workshops.join({ code: workshop.code, name, from: 'here', current: undefined });
    const learner = await this.application.progress.learnerBySecret(secret);
    return { id: seat.learner, sandbox: learner?.sandbox ?? '', secret, cookie: `${LEARNER_COOKIE}=${secret}` };
  }

  /** An instructor who has signed in. */
  async instructor(name: string): Promise<Person & { actor: Actor }> {
    const { client } = this.database;
    const token = randomUUID();
    const [createdAt, expiresAt] = [new Date(NOW), new Date(NOW + 60 * 60_000)];
    const row = await client.instructor.create({ data: { id: randomUUID(), issuer: 'test', subject: name, name, createdAt } });
    const tokenHash = createHash('sha256').update(token).digest('hex');
    await client.instructorSession.create({ data: { tokenHash, instructorId: row.id, createdAt, lastSeen: createdAt, expiresAt } });
    const response = new Response();
    const { instructors } = this.application;
    await keepSession(new Request(SITE), response, { instructors, signedIn: { token, instructor: { id: row.id, name, email: undefined } } });
    return { actor: { id: row.id, name }, cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? '' };
  }

  /** A key for programs of an instructor. */
  async token(actor: Actor, scopes: readonly Scope[], expiresAt?: Date): Promise<string> {
    return (await this.application.instructors.createToken(actor.id, { name: 'CI', scopes, expiresAt })).token;
  }

  workshop(actor: Actor, title: string): Promise<Workshop> {
    return this.application.workshops.create(actor, {
      title, lessons: ['pods/first'], seats: 20, gating: 'open', hints: true, solutions: true, startsAt: new Date(NOW), endsAt: new Date(NOW + 60 * 60_000),
    });
  }

  /** All that is kept of a learner, to see that nothing of it has changed. */
  async kept(learner: string): Promise<string> {
    const { client } = this.database;
    return JSON.stringify(await Promise.all([
      client.learner.findUnique({ where: { id: learner }, include: { exercises: true, attempts: true, enrolment: { include: { workshop: { include: { lessons: true } } } } } }),
      client.helpRequest.findMany({ where: { learnerId: learner } }),
      client.message.findMany(),
      client.auditEntry.findMany({ where: { learnerId: learner } }),
    ]));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.database[Symbol.asyncDispose]();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

function fakeSandboxes(touched: string[]): Sandboxes {
  const open = async (id: string): Promise<Sandbox> => {
    touched.push(`open ${id}`);
    return {
      id,
      access: async () => ({ server: '', token: '', namespace: 'default' }),
      kubeconfig: async () => '',
      readFile: async () => 'content',
      writeFile: async () => undefined,
      run: async () => ({ status: 0, output: 'web.yml' }),
      skip: async () => undefined,
      reset: async () => undefined,
      followUnwatched: async () => ({ [Symbol.dispose]: () => undefined }),
    };
  };
  return {
    open,
    erase: async (id) => void touched.push(`erase ${id}`),
    connectTerminal(id, terminal, _request, socket, _head, onlooker) {
      touched.push(`terminal ${terminal} of ${id}${onlooker ? ', looked at' : ''}`);
      socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n');
    },
    proxyApi: (_id, _request, response) => void response.end(),
    proxyApiUpgrade: (_id, _request, socket) => void socket.end(),
    [Symbol.asyncDispose]: async () => undefined,
  };
}

function fakeExercises(): ExerciseRunner {
  const result = { exercise: 'pods/first/run', state: 'failed' as const, earned: 0, possible: 10, checks: [] };
  return {
    check: async () => result,
    answer: async (_learner, _exercise, answer) => ({ answer, result }),
    begin: async () => undefined,
    recorded: () => undefined,
    async *follow() {
      yield { type: 'sandbox', state: 'ready' };
    },
  };
}

/** Gives everything a pass: what grades are is the business of lib/grading. */
function fakeGrader(): Grader {
  return {
    async grade(_owner, { exercise }) {
      const graded = { exercise, title: 'Run', state: 'passed' as const, earned: 10, possible: 10, checks: [], output: '' };
      return renderGrade(total([graded]), 'json');
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
}

function fakeMaps(touched: string[]): ClusterMaps {
  return {
    async *follow(id) {
      touched.push(`map of ${id}`);
      yield { type: 'unreachable' };
    },
    async during(_id, work) {
      await work();
      return [];
    },
  };
}
