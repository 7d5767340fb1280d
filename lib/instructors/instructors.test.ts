import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InstructorConfiguration, OidcConfiguration } from '#lib/config/index.ts';
import { VirtualClock } from '#lib/core/index.ts';
import type { Database } from '#lib/database/index.ts';
import { openDatabase } from '#lib/database/index.ts';
import type { SignInRefusal } from './index.ts';
import { openInstructors } from './index.ts';
import type { People } from './testing/provider.ts';
import { CLIENT, serveProvider, signInAt } from './testing/provider.ts';

const SECRET = 'correct horse battery';
const MINUTE = 60_000;
const CALLBACK = 'http://127.0.0.1:3000/api/instructor/oidc/callback';

let directory: string;
let database: Database;
let clock: VirtualClock;

beforeEach(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'drydock-instructors-'));
  database = await openDatabase(`file:${path.join(directory, 'drydock.db')}`);
  clock = new VirtualClock({ start: Date.parse('2026-03-02T09:00:00Z') });
});

afterEach(async () => {
  await database[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true, force: true });
});

const open = (settings: Partial<InstructorConfiguration> = {}) => openInstructors({ database, clock, settings: { secret: SECRET, oidc: undefined, ...settings } });

describe('the secret', () => {
  it('is made at the first start, told once, and kept as a hash', async () => {
    const first = await open({ secret: undefined });
    const secret = first.newSecret ?? '';
    expect(secret).toMatch(/^([a-z2-9]{4}-){5}[a-z2-9]{4}$/);
    expect((await open({ secret: undefined })).newSecret).toBeUndefined();
    expect(await first.instructors.signIn(secret, 'a')).toMatchObject({ instructor: { name: 'Instructor' } });
    await database[Symbol.asyncDispose]();
    expect(readFileSync(path.join(directory, 'drydock.db'), 'latin1')).not.toContain(secret);
    database = await openDatabase(`file:${path.join(directory, 'drydock.db')}`);
  });

  it('lets in who knows it, as the same instructor each time', async () => {
    const { instructors, newSecret } = await open();
    expect(newSecret).toBeUndefined();
    const [one, other] = [await instructors.signIn(SECRET, 'a'), await instructors.signIn(SECRET, 'b')];
    expect(other.instructor).toEqual(one.instructor);
    expect(other.token).not.toBe(one.token);
    for (const wrong of ['', 'correct horse batter', `${SECRET} `]) await expect(instructors.signIn(wrong, 'c')).rejects.toMatchObject({ code: 'wrong-secret' });
  });

  it('ends its sessions when it changes, and only then', async () => {
    const before = await open();
    const { token } = await before.instructors.signIn(SECRET, 'a');
    expect(await (await open()).instructors.session(token)).toBeDefined();
    const after = await open({ secret: 'another long secret' });
    expect(await after.instructors.session(token)).toBeUndefined();
    await expect(after.instructors.signIn(SECRET, 'a')).rejects.toMatchObject({ code: 'wrong-secret' });
  });

  it('cannot be guessed at leisure, also not by many tries at once', async () => {
    const { instructors } = await open();
    const tries = await Promise.allSettled(Array.from({ length: 14 }, () => instructors.signIn('a wrong secret', 'eve')));
    expect(tries.map((tried) => (tried.status === 'rejected' ? tried.reason.code : 'in')).sort())
      .toEqual([...Array.from({ length: 4 }, () => 'too-many-tries'), ...Array.from({ length: 10 }, () => 'wrong-secret')]);
    await expect(instructors.signIn(SECRET, 'eve')).rejects.toMatchObject({ code: 'too-many-tries', message: expect.stringMatching(/^Too many tries. Try again in 1[45] minutes.$/) });
    expect(await instructors.signIn(SECRET, 'kim')).toBeDefined();
  });
});

describe('a session', () => {
  it('ends by signing out, and by its token alone is it known', async () => {
    const { instructors } = await open();
    const { token, instructor } = await instructors.signIn(SECRET, 'a');
    expect(await instructors.session(token)).toEqual(instructor);
    for (const wrong of [`${token}x`, instructor.id, '']) expect(await instructors.session(wrong)).toBeUndefined();
    await instructors.signOut(token);
    expect(await instructors.session(token)).toBeUndefined();
  });

  it('ends two hours after its last use, and after twelve in any case', async () => {
    const { instructors } = await open();
    const idle = await instructors.signIn(SECRET, 'a');
    const used = await instructors.signIn(SECRET, 'a');
    for (let hour = 1; hour <= 11; hour += 1) {
      await clock.advance(60 * MINUTE);
      expect(await instructors.session(used.token), `hour ${hour}`).toBeDefined();
      if (hour === 3) expect(await instructors.session(idle.token)).toBeUndefined();
    }
    await clock.advance(60 * MINUTE);
    expect(await instructors.session(used.token)).toBeUndefined();
  });

  it('takes open streams with it', async () => {
    const { instructors } = await open();
    const { token } = await instructors.signIn(SECRET, 'a');
    const page = new AbortController();
    const signal = instructors.whileSignedIn(token, page.signal);
    const ended = new Promise((resolve) => signal.addEventListener('abort', resolve));
    await instructors.signOut(token);
    expect(signal.aborted).toBe(false);
    await clock.advance(MINUTE);
    await ended;
    expect(clock.nextDue()).toBeUndefined();
  });

  it('lets a stream that the browser left go', async () => {
    const { instructors } = await open();
    const { token } = await instructors.signIn(SECRET, 'a');
    const page = new AbortController();
    const signal = instructors.whileSignedIn(token, page.signal);
    page.abort();
    expect(signal.aborted).toBe(true);
    expect(clock.nextDue()).toBeUndefined();
  });
});

describe('tokens for programs', () => {
  it('hold for their scopes, until they expire or are revoked', async () => {
    const { instructors } = await open();
    const { instructor } = await instructors.signIn(SECRET, 'a');
    const { token, entry } = await instructors.createToken(instructor.id, { name: 'CI', scopes: ['progress:read'], expiresAt: new Date(clock.now() + MINUTE) });
    const bearer = { instructor, token: { id: entry.id, name: 'CI', scopes: ['progress:read'] } };
    expect(await instructors.bearer(token, 'a')).toEqual(bearer);
    expect(await instructors.bearer(`${token}x`, 'a')).toBeUndefined();
    await instructors.revokeToken('somebody-else', entry.id);
    expect(await instructors.tokens(instructor.id)).toMatchObject([{ name: 'CI', scopes: ['progress:read'], lastUsedAt: new Date(clock.now()) }]);
    await clock.advance(MINUTE - 1);
    expect(await instructors.bearer(token, 'a')).toEqual(bearer);
    await clock.advance(1);
    expect(await instructors.bearer(token, 'a')).toBeUndefined();
    await instructors.revokeToken(instructor.id, entry.id);
    expect(await instructors.tokens(instructor.id)).toEqual([]);
    const other = await instructors.createToken(instructor.id, { name: 'CI', scopes: ['progress:read'] });
    await instructors.revokeToken(instructor.id, other.entry.id);
    expect(await instructors.bearer(other.token, 'a')).toBeUndefined();
  });

  it('are kept as hashes, and told apart by what they are', async () => {
    const { instructors } = await open();
    const { instructor } = await instructors.signIn(SECRET, 'a');
    const { token } = await instructors.createToken(instructor.id, { name: 'CI', scopes: ['progress:read'] });
    expect(token).toMatch(/^drydock_[\w-]{43}$/);
    await database[Symbol.asyncDispose]();
    expect(readFileSync(path.join(directory, 'drydock.db'), 'latin1')).not.toContain(token.slice(8));
    database = await openDatabase(`file:${path.join(directory, 'drydock.db')}`);
  });

  it('serve so many requests in a minute, and so many wrong ones of an address', async () => {
    const { instructors } = await open();
    const { instructor } = await instructors.signIn(SECRET, 'a');
    const { token } = await instructors.createToken(instructor.id, { name: 'CI', scopes: ['progress:read'] });
    for (let request = 0; request < 300; request += 1) expect(await instructors.bearer(token, 'a')).toBeDefined();
    await expect(instructors.bearer(token, 'a')).rejects.toMatchObject({ code: 'too-many-requests', retryAfter: expect.any(Number) });
    const other = await instructors.createToken(instructor.id, { name: 'CI', scopes: ['progress:read'] });
    for (let guess = 0; guess < 60; guess += 1) expect(await instructors.bearer(`guess ${guess}`, 'eve')).toBeUndefined();
    await expect(instructors.bearer('guess', 'eve')).rejects.toMatchObject({ code: 'too-many-requests' });
    expect(await instructors.bearer(other.token, 'a')).toBeDefined();
  });
});

describe('an OpenID provider', () => {
  const PEOPLE: People = {
    ann: { name: 'Ann Lee', email: 'Ann@school.example', email_verified: true },
    ben: { name: 'Ben', email: 'ben@school.example', email_verified: false },
    cleo: { name: 'Cleo', email: 'cleo@elsewhere.example', email_verified: true, groups: ['Teachers'] },
    dan: { name: 'Dan', email: 'dan@evil.example@school.example.evil', email_verified: true },
  };

  const settings = (issuer: URL): OidcConfiguration => ({ ...CLIENT, issuer, allowed: { emails: [], domains: ['school.example'], groups: ['teachers'] } });

  async function come(login: string) {
    await using provider = await serveProvider(PEOPLE, CALLBACK);
    const { instructors } = await open({ oidc: settings(provider.issuer) });
    const { url, transaction } = await instructors.beginOidc(new URL(CALLBACK));
    const back = await signInAt(url, login, CALLBACK);
    return { signed: await instructors.finishOidc(back.searchParams, transaction), instructors };
  }

  it('lets in whom the settings name, by verified e-mail or by group', async () => {
    const { signed, instructors } = await come('ann');
    expect(signed.instructor).toMatchObject({ name: 'Ann Lee', email: 'Ann@school.example' });
    expect(await instructors.session(signed.token)).toEqual(signed.instructor);
    expect((await come('cleo')).signed.instructor).toMatchObject({ name: 'Cleo' });
  });

  it.each(['ben', 'dan'])('keeps out %s', async (login) => {
    await expect(come(login)).rejects.toMatchObject({ code: 'not-allowed' });
    expect(await database.client.instructor.count()).toBe(0);
  });

  it('takes an answer once, and only for the question that this browser asked', async () => {
    await using provider = await serveProvider(PEOPLE, CALLBACK);
    const { instructors } = await open({ oidc: settings(provider.issuer) });
    const mine = await instructors.beginOidc(new URL(CALLBACK));
    const other = await instructors.beginOidc(new URL(CALLBACK));
    const back = await signInAt(mine.url, 'ann', CALLBACK);
    await expect(instructors.finishOidc(back.searchParams, other.transaction)).rejects.toMatchObject({ code: 'oidc-failed' });
    expect(await instructors.finishOidc(back.searchParams, mine.transaction)).toMatchObject({ instructor: { name: 'Ann Lee' } });
    await expect(instructors.finishOidc(back.searchParams, mine.transaction)).rejects.toMatchObject({ code: 'oidc-failed' });
  });

  it('has no fault to tell of when whoever signs in cancels there, but of every other answer that is none', async () => {
    await using provider = await serveProvider(PEOPLE, CALLBACK);
    const { instructors } = await open({ oidc: settings(provider.issuer) });
    const { transaction } = await instructors.beginOidc(new URL(CALLBACK));
    const faultOf = async (error: string) => {
      const query = new URLSearchParams({ error, state: transaction.state, iss: provider.issuer.href.slice(0, -1) });
      const { code, cause } = (await instructors.finishOidc(query, transaction).catch((refusal: unknown) => refusal)) as SignInRefusal;
      return [code, cause];
    };
    expect(await faultOf('access_denied')).toEqual(['oidc-failed', undefined]);
    expect(await faultOf('server_error')).toEqual(['oidc-failed', expect.objectContaining({ error: 'server_error' })]);
  });

  it('that does not answer keeps nobody with the secret out', async () => {
    const { instructors } = await open({ oidc: settings(new URL('http://127.0.0.1:1')) });
    await expect(instructors.beginOidc(new URL(CALLBACK))).rejects.toMatchObject({ code: 'oidc-unreachable', message: expect.stringContaining('sign in by the secret') });
    expect(await instructors.signIn(SECRET, 'a')).toBeDefined();
  });

  it('is not asked for when none is set up', async () => {
    const { instructors } = await open();
    expect(instructors.hasOidc).toBe(false);
    await expect(instructors.beginOidc(new URL(CALLBACK))).rejects.toMatchObject({ code: 'no-oidc' });
  });
});
