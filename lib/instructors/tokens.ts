import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Clock } from '#lib/core/index.ts';
import type { ApiTokenModel, DatabaseClient } from '#lib/database/index.ts';
import type { ApiToken, Bearer, Scope } from './instructors.ts';
import { SignInRefusal } from './instructors.ts';
import { hashOf, newToken } from './random-token.ts';
import { asInstructor } from './sessions.ts';

/** Scanners of repositories know a leaked one by it. */
const PREFIX = 'drydock_';

/** Requests with one token in a minute: a program that polls each second does not come near. */
const REQUESTS = { points: 300, duration: 60 };
/** Unknown tokens that one address may show in a minute. */
const UNKNOWN = { points: 60, duration: 60 };
/** Use is written down this often at most. */
const NOTED = 60_000;

/** Keys for programs. */
export class ApiTokens {
  readonly #client: DatabaseClient;
  readonly #clock: Clock;
  readonly #requests = new RateLimiterMemory(REQUESTS);
  readonly #unknown = new RateLimiterMemory(UNKNOWN);

  constructor(client: DatabaseClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  async create(instructorId: string, { name, scopes, expiresAt }: { name: string; scopes: readonly Scope[]; expiresAt?: Date | undefined }): Promise<{ token: string; entry: ApiToken }> {
    const token = `${PREFIX}${newToken()}`;
    const row = await this.#client.apiToken.create({
      data: { id: newToken().slice(0, 20), instructorId, name, hash: hashOf(token), scopes: scopes.join(' '), createdAt: new Date(this.#clock.now()), expiresAt: expiresAt ?? null },
    });
    return { token, entry: asToken(row) };
  }

  async list(instructorId: string): Promise<readonly ApiToken[]> {
    return (await this.#client.apiToken.findMany({ where: { instructorId }, orderBy: { createdAt: 'asc' } })).map(asToken);
  }

  async revoke(instructorId: string, id: string): Promise<void> {
    await this.#client.apiToken.deleteMany({ where: { id, instructorId } });
  }

  async bearer(token: string, from: string): Promise<Bearer | undefined> {
    const left = await this.#unknown.get(from);
    if (left && left.consumedPoints >= UNKNOWN.points) throw tooMany(left);
    const hash = hashOf(token);
    const row = await this.#client.apiToken.findUnique({ where: { hash }, include: { instructor: true } });
    const now = new Date(this.#clock.now());
    if (!row || (row.expiresAt && row.expiresAt <= now)) {
      await counted(this.#unknown, from);
      return undefined;
    }
    await counted(this.#requests, row.id);
    if (!row.lastUsedAt || now.getTime() - row.lastUsedAt.getTime() >= NOTED) {
      await this.#client.apiToken.updateMany({ where: { id: row.id }, data: { lastUsedAt: now } });
    }
    const { id, name, scopes } = asToken(row);
    return { instructor: asInstructor(row.instructor), token: { id, name, scopes } };
  }
}

async function counted(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refused) {
    if (refused instanceof RateLimiterRes) throw tooMany(refused);
    throw refused;
  }
}

function tooMany({ msBeforeNext }: RateLimiterRes): SignInRefusal {
  const retryAfter = Math.max(1, Math.ceil(msBeforeNext / 1000));
  return new SignInRefusal('too-many-requests', `Too many requests. Try again in ${retryAfter} s.`, { retryAfter });
}

function asToken({ id, name, scopes, createdAt, expiresAt, lastUsedAt }: ApiTokenModel): ApiToken {
  return { id, name, scopes: scopes.split(' ').filter((scope) => scope !== '') as Scope[], createdAt, expiresAt: expiresAt ?? undefined, lastUsedAt: lastUsedAt ?? undefined };
}
