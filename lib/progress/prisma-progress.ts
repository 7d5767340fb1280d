import { createHash, randomBytes } from 'node:crypto';
import type { ExerciseResult } from '#lib/checks/index.ts';
import type { Database, DatabaseClient, ExerciseProgressModel as ProgressRow } from '#lib/database/index.ts';
import { asExported, mergedWith } from './merge.ts';
import type { ProgressFile } from './progress-file.ts';
import type { ExerciseProgress, Learner, Progress } from './progress.ts';

/** Bytes of a learner's secret: guessing one is hopeless. */
const SECRET_BYTES = 32;
const SANDBOX_ID_ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
const SANDBOX_ID_LENGTH = 20;

/** Progress as an open database keeps it; `now` gives the time in milliseconds since the Unix epoch. */
export function createProgress({ client }: Database, now: () => number = Date.now): Progress {
  return new PrismaProgress(client, now);
}

/** Progress kept by Prisma. Each method is a fixed number of queries, whatever the learner has done; importing a file is one for each exercise in it. */
class PrismaProgress implements Progress {
  readonly #prisma: DatabaseClient;
  readonly #now: () => number;

  constructor(prisma: DatabaseClient, now: () => number) {
    this.#prisma = prisma;
    this.#now = now;
  }

  async learnerBySecret(secret: string): Promise<Learner | undefined> {
    const row = await this.#prisma.learner.findUnique({ where: { secretHash: hashed(secret) }, select: { id: true, sandbox: true, seed: true } });
    return row ?? undefined;
  }

  async createLearner(): Promise<{ learner: Learner; secret: string }> {
    const secret = randomBytes(SECRET_BYTES).toString('base64url');
    const learner = { id: randomName(), sandbox: randomName(), seed: randomName() };
    await this.#prisma.learner.create({ data: { ...learner, secretHash: hashed(secret) }, select: { id: true } });
    return { learner, secret };
  }

  async exercises(learner: string): Promise<readonly ExerciseProgress[]> {
    const rows = await this.#prisma.exerciseProgress.findMany({ where: { learnerId: learner }, orderBy: { exercise: 'asc' } });
    return rows.map(asProgress);
  }

  async record(learner: string, exercise: string, result: ExerciseResult, asked: boolean): Promise<ExerciseProgress> {
    const at = new Date(this.#now());
    const latest = JSON.parse(JSON.stringify(result)) as object;
    const where = { learnerId: learner, exercise };
    const attempts = asked ? 1 : 0;
    const passedNow = result.state === 'passed' ? at : undefined;
    const [, row] = await this.#prisma.$transaction([
      this.#prisma.attempt.create({ data: { ...where, at, asked, state: result.state, result: latest }, select: { id: true } }),
      this.#prisma.exerciseProgress.upsert({
        where: { learnerId_exercise: where },
        create: { ...where, attempts, latest },
        update: { attempts: { increment: attempts }, latest },
      }),
      ...(passedNow
        ? [
            this.#prisma.exerciseProgress.updateMany({ where: { ...where, passedAt: null }, data: { passedAt: passedNow } }),
            this.#prisma.exerciseProgress.updateMany({ where, data: { againSince: null, skippedAt: null } }),
          ]
        : []),
    ]);
    const { passedAt, againSince, skippedAt } = row;
    return asProgress({ ...row, passedAt: passedAt ?? passedNow ?? null, ...(passedNow ? { againSince: null, skippedAt: null } : { againSince, skippedAt }) });
  }

  async showHint(learner: string, exercise: string, shown: number): Promise<void> {
    const where = { learnerId: learner, exercise };
    const at = new Date(this.#now());
    const numbers = Array.from({ length: shown }, (_, index) => index + 1);
    await this.#prisma.$transaction([
      this.#prisma.exerciseProgress.upsert({ where: { learnerId_exercise: where }, create: { ...where, hintsShown: shown }, update: {} }),
      // Two tabs may ask in either order: what has been seen stays seen.
      this.#prisma.exerciseProgress.updateMany({ where: { ...where, hintsShown: { lt: shown } }, data: { hintsShown: shown } }),
      // The first time counts: whoever comes back to a hint after a workshop's end had it before.
      ...numbers.map((number) => this.#prisma.openedHint.upsert({ where: { learnerId_exercise_number: { ...where, number } }, create: { ...where, number, at }, update: {} })),
    ]);
  }

  async exercise(learner: string, exercise: string): Promise<ExerciseProgress> {
    const row = await this.#prisma.exerciseProgress.findUnique({ where: { learnerId_exercise: { learnerId: learner, exercise } } });
    return row ? asProgress(row) : nothingDone(exercise);
  }

  async answer(learner: string, exercise: string, answer: string, keepFirst: boolean): Promise<string> {
    const where = { learnerId: learner, exercise };
    const [, , row] = await this.#prisma.$transaction([
      this.#prisma.exerciseProgress.upsert({ where: { learnerId_exercise: where }, create: { ...where, answer }, update: {} }),
      this.#prisma.exerciseProgress.updateMany({ where: keepFirst ? { ...where, answer: null } : where, data: { answer } }),
      this.#prisma.exerciseProgress.findUnique({ where: { learnerId_exercise: where }, select: { answer: true } }),
    ]);
    return row?.answer ?? answer;
  }

  async reveal(learner: string, exercise: string): Promise<void> {
    const revealedAt = new Date(this.#now());
    const where = { learnerId: learner, exercise };
    await this.#prisma.$transaction([
      this.#prisma.exerciseProgress.upsert({ where: { learnerId_exercise: where }, create: { ...where, revealedAt }, update: {} }),
      // The first look counts: a later one, after a workshop's end, takes nothing back.
      this.#prisma.exerciseProgress.updateMany({ where: { ...where, revealedAt: null }, data: { revealedAt } }),
    ]);
  }

  async skip(learner: string, exercise: string, skipped: boolean): Promise<void> {
    const skippedAt = skipped ? new Date(this.#now()) : null;
    const where = { learnerId: learner, exercise };
    await this.#prisma.exerciseProgress.upsert({ where: { learnerId_exercise: where }, create: { ...where, skippedAt }, update: { skippedAt } });
  }

  async again(learner: string, exercise: string): Promise<void> {
    const data = { againSince: new Date(this.#now()), answer: null, skippedAt: null };
    const where = { learnerId: learner, exercise };
    await this.#prisma.exerciseProgress.upsert({ where: { learnerId_exercise: where }, create: { ...where, ...data }, update: data });
  }

  async forget(learner: string): Promise<void> {
    await this.#prisma.learner.deleteMany({ where: { id: learner } });
  }

  async exportFile(learner: string): Promise<ProgressFile> {
    const [row, exercises] = await Promise.all([
      this.#prisma.learner.findUniqueOrThrow({ where: { id: learner }, select: { seed: true, lastVisited: true } }),
      this.exercises(learner),
    ]);
    return {
      format: 'drydock-progress',
      version: 1,
      exportedAt: new Date(this.#now()).toISOString(),
      seed: row.seed,
      ...(row.lastVisited !== null && { lastVisited: row.lastVisited }),
      exercises: exercises.map(asExported),
    };
  }

  async importFile(learner: string, file: ProgressFile): Promise<void> {
    const known = new Map((await this.exercises(learner)).map((entry) => [entry.exercise, entry]));
    const at = new Date(this.#now());
    const merged = file.exercises.map((entry) => mergedWith(known.get(entry.exercise) ?? nothingDone(entry.exercise), entry, at));
    await this.#prisma.$transaction([
      ...merged.map(({ exercise, ...data }) => {
        const where = { learnerId: learner, exercise };
        return this.#prisma.exerciseProgress.upsert({ where: { learnerId_exercise: where }, create: { ...where, ...data }, update: data });
      }),
      // The answers in the file fit the names and numbers of its own seed.
      ...(known.size === 0 ? [this.#prisma.learner.update({ where: { id: learner }, data: { seed: file.seed } })] : []),
      ...(file.lastVisited === undefined ? [] : [this.#prisma.learner.updateMany({ where: { id: learner, lastVisited: null }, data: { lastVisited: file.lastVisited } })]),
    ]);
  }

  async visited(learner: string, lesson: string): Promise<void> {
    await this.#prisma.learner.updateMany({ where: { id: learner }, data: { lastVisited: lesson } });
  }

  async lastVisited(learner: string): Promise<string | undefined> {
    const row = await this.#prisma.learner.findUnique({ where: { id: learner }, select: { lastVisited: true } });
    return row?.lastVisited ?? undefined;
  }
}

function asProgress(row: ProgressRow): ExerciseProgress {
  return {
    exercise: row.exercise,
    attempts: row.attempts,
    passedAt: row.passedAt ?? undefined,
    latest: (row.latest as ExerciseResult | null) ?? undefined,
    hintsShown: row.hintsShown,
    answer: row.answer ?? undefined,
    revealed: row.revealedAt !== null,
    skipped: row.skippedAt !== null,
    again: row.againSince !== null,
  };
}

function nothingDone(exercise: string): ExerciseProgress {
  return { exercise, attempts: 0, passedAt: undefined, latest: undefined, hintsShown: 0, answer: undefined, revealed: false, skipped: false, again: false };
}

/** The secret has 256 random bits, so a plain hash cannot be searched, unlike a password's. */
function hashed(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** A name that sandbox ids, Kubernetes names and paths all take: a letter first, then letters and digits. */
function randomName(): string {
  const bytes = randomBytes(SANDBOX_ID_LENGTH);
  const letters = SANDBOX_ID_ALPHABET.length - 10;
  return Array.from(bytes, (byte, index) => SANDBOX_ID_ALPHABET[byte % (index === 0 ? letters : SANDBOX_ID_ALPHABET.length)]).join('');
}
