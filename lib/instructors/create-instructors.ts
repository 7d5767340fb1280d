import { randomBytes } from 'node:crypto';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { InstructorConfiguration } from '#lib/config/index.ts';
import type { Clock } from '#lib/core/index.ts';
import type { Database, DatabaseClient, InstructorModel } from '#lib/database/index.ts';
import type { Instructors, Scope } from './instructors.ts';
import { SignInRefusal } from './instructors.ts';
import type { OidcPerson } from './oidc.ts';
import { OidcSignIn } from './oidc.ts';
import { newToken } from './random-token.ts';
import { hashSecret, isSecret, newSecret } from './secret.ts';
import { Sessions } from './sessions.ts';
import { ApiTokens } from './tokens.ts';

export interface InstructorsOptions {
  database: Database;
  clock: Clock;
  settings: InstructorConfiguration;
}

export interface OpenedInstructors {
  instructors: Instructors;
  /** Made now, because there was none: shown once to whoever starts Drydock. */
  newSecret: string | undefined;
}

/** Wrong secrets that one address may try in a quarter of an hour. */
const TRIES = { points: 10, duration: 900 };
/** Tries of all addresses together in a minute: each costs a tenth of a second of a core. */
const TRIES_OF_ALL = { points: 60, duration: 60 };

const SECRET = 'instructor-secret';
const COOKIE_KEY = 'cookie-key';
const LOCAL: OidcPerson = { issuer: 'local', subject: 'instructor', name: 'Instructor', email: undefined };

/** Instructors, with the secret of the settings, the one kept, or a new one. */
export async function openInstructors({ database: { client }, clock, settings }: InstructorsOptions): Promise<OpenedInstructors> {
  const made = await keepSecret(client, settings.secret);
  const cookieKey = await setting(client, COOKIE_KEY, () => randomBytes(32).toString('base64url'));
  const sessions = new Sessions(client, clock);
  const tokens = new ApiTokens(client, clock);
  const oidc = settings.oidc && new OidcSignIn(settings.oidc);
  const door = new Door();
  const required = () => {
    if (!oidc) throw new SignInRefusal('no-oidc', 'Sign in by the secret: no other service is set up.');
    return oidc;
  };
  const instructors: Instructors = {
    cookieKey,
    hasOidc: oidc !== undefined,
    async signIn(secret, from) {
      await door.pass(from);
      const hash = await client.setting.findUnique({ where: { name: SECRET } });
      if (!(await isSecret(secret, hash?.value ?? ''))) throw new SignInRefusal('wrong-secret', 'That is not the secret.');
      await door.forget(from);
      return sessions.begin(await personOf(client, LOCAL, clock));
    },
    beginOidc: async (callback, options = { another: false }) => required().begin(callback, options),
    finishOidc: async (query, transaction) => sessions.begin(await personOf(client, await required().finish(query, transaction), clock)),
    session: (token) => sessions.instructor(token),
    signOut: (token) => sessions.end(token),
    whileSignedIn: (token, signal) => sessions.during(token, signal),
    createToken: (instructor, draft) => tokens.create(instructor, draft),
    tokens: (instructor) => tokens.list(instructor),
    revokeToken: (instructor, id) => tokens.revoke(instructor, id),
    bearer: (token, from) => tokens.bearer(token, from),
  };
  return { instructors, newSecret: made };
}

/**
 * A key for programs, made by whoever runs Drydock: for the instructor with this e-mail address, or for whoever knows the
 * secret. Undefined when there is no such instructor.
 */
export async function createOperatorToken(
  { database: { client }, clock }: Omit<InstructorsOptions, 'settings'>,
  { email, ...draft }: { email: string | undefined; name: string; scopes: readonly Scope[]; expiresAt: Date },
): Promise<string | undefined> {
  const instructor = email === undefined ? await personOf(client, LOCAL, clock) : await client.instructor.findFirst({ where: { email } });
  return instructor ? (await new ApiTokens(client, clock).create(instructor.id, draft)).token : undefined;
}

/** Who is let as far as having their secret looked at. */
class Door {
  readonly #one = new RateLimiterMemory(TRIES);
  readonly #all = new RateLimiterMemory(TRIES_OF_ALL);

  async pass(from: string): Promise<void> {
    try {
      // Counted before it is looked at, so that many at once are counted too.
      await this.#one.consume(from);
      await this.#all.consume('all');
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      const minutes = Math.max(1, Math.ceil(refused.msBeforeNext / 60_000));
      throw new SignInRefusal('too-many-tries', `Too many tries. Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`);
    }
  }

  async forget(from: string): Promise<void> {
    await this.#one.delete(from);
  }
}

/** Keeps the hash of the secret, and gives a secret that was made because there was none. A changed one ends its sessions. */
async function keepSecret(client: DatabaseClient, given: string | undefined): Promise<string | undefined> {
  const kept = await client.setting.findUnique({ where: { name: SECRET } });
  if (given === undefined && kept) return undefined;
  if (given !== undefined && kept && (await isSecret(given, kept.value))) return undefined;
  const secret = given ?? newSecret();
  const value = await hashSecret(secret);
  await client.$transaction([
    client.setting.upsert({ where: { name: SECRET }, create: { name: SECRET, value }, update: { value } }),
    client.instructorSession.deleteMany({ where: { instructor: { issuer: LOCAL.issuer } } }),
  ]);
  return given === undefined ? secret : undefined;
}

async function setting(client: DatabaseClient, name: string, make: () => string): Promise<string> {
  const { value } = await client.setting.upsert({ where: { name }, create: { name, value: make() }, update: {} });
  return value;
}

function personOf(client: DatabaseClient, { issuer, subject, name, email }: OidcPerson, clock: Clock): Promise<InstructorModel> {
  const told = { name, email: email ?? null };
  return client.instructor.upsert({
    where: { issuer_subject: { issuer, subject } },
    create: { id: newToken().slice(0, 20), issuer, subject, createdAt: new Date(clock.now()), ...told },
    update: told,
  });
}
