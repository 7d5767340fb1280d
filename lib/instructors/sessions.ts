import type { Clock } from '#lib/core/index.ts';
import { repeat } from '#lib/core/index.ts';
import type { DatabaseClient, InstructorModel } from '#lib/database/index.ts';
import type { Instructor, SignedIn } from './instructors.ts';
import { LONGEST_SESSION } from './instructors.ts';
import { hashOf, newToken } from './random-token.ts';

const MINUTE = 60_000;
/** A session that nobody uses, with no page open. */
const IDLE_SESSION = 2 * 60 * MINUTE;
/** Use is written down this often at most. */
const NOTED = MINUTE;
/** How often an open stream asks whether its session still holds. */
const ASKED = MINUTE / 2;

/** Sessions of instructors, in the database: signing out and a changed secret end them at once. */
export class Sessions {
  readonly #client: DatabaseClient;
  readonly #clock: Clock;

  constructor(client: DatabaseClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  async begin(row: InstructorModel): Promise<SignedIn> {
    const now = this.#clock.now();
    const token = newToken();
    await this.#client.instructorSession.deleteMany({ where: { expiresAt: { lte: new Date(now) } } });
    await this.#client.instructorSession.create({
      data: { tokenHash: hashOf(token), instructorId: row.id, createdAt: new Date(now), lastSeen: new Date(now), expiresAt: new Date(now + LONGEST_SESSION) },
      select: { tokenHash: true },
    });
    return { instructor: asInstructor(row), token };
  }

  async instructor(token: string): Promise<Instructor | undefined> {
    const tokenHash = hashOf(token);
    const row = await this.#client.instructorSession.findUnique({ where: { tokenHash }, include: { instructor: true } });
    const now = this.#clock.now();
    if (!row || now >= row.expiresAt.getTime() || now >= row.lastSeen.getTime() + IDLE_SESSION) return undefined;
    if (now - row.lastSeen.getTime() >= NOTED) await this.#client.instructorSession.updateMany({ where: { tokenHash }, data: { lastSeen: new Date(now) } });
    return asInstructor(row.instructor);
  }

  async end(token: string): Promise<void> {
    await this.#client.instructorSession.deleteMany({ where: { tokenHash: hashOf(token) } });
  }

  during(token: string, signal: AbortSignal): AbortSignal {
    const over = new AbortController();
    const timer = repeat(this.#clock, ASKED, () => {
      this.instructor(token).then((instructor) => {
        if (!instructor) over.abort();
      }, () => over.abort());
    });
    const either = AbortSignal.any([signal, over.signal]);
    if (either.aborted) timer.cancel();
    either.addEventListener('abort', () => timer.cancel(), { once: true });
    return either;
  }
}

export function asInstructor({ id, name, email }: InstructorModel): Instructor {
  return { id, name, email: email ?? undefined };
}
