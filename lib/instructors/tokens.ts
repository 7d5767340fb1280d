import type { Clock } from '#lib/core/index.ts';
import type { ApiTokenModel, DatabaseClient } from '#lib/database/index.ts';
import type { ApiToken, Instructor, Scope } from './instructors.ts';
import { hashOf, newToken } from './random-token.ts';
import { asInstructor } from './sessions.ts';

/** Scanners of repositories know a leaked one by it. */
const PREFIX = 'drydock_';

/** Keys for programs. */
export class ApiTokens {
  readonly #client: DatabaseClient;
  readonly #clock: Clock;

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

  async instructor(token: string, scope: Scope): Promise<Instructor | undefined> {
    const row = await this.#client.apiToken.findUnique({ where: { hash: hashOf(token) }, include: { instructor: true } });
    const now = new Date(this.#clock.now());
    if (!row || (row.expiresAt && row.expiresAt <= now) || !asToken(row).scopes.includes(scope)) return undefined;
    await this.#client.apiToken.updateMany({ where: { id: row.id }, data: { lastUsedAt: now } });
    return asInstructor(row.instructor);
  }
}

function asToken({ id, name, scopes, createdAt, expiresAt, lastUsedAt }: ApiTokenModel): ApiToken {
  return { id, name, scopes: scopes.split(' ').filter((scope) => scope !== '') as Scope[], createdAt, expiresAt: expiresAt ?? undefined, lastUsedAt: lastUsedAt ?? undefined };
}
