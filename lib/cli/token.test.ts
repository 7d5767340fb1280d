import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '#lib/core/index.ts';
import { openDatabase } from '#lib/database/index.ts';
import { openInstructors } from '#lib/instructors/index.ts';

let data: string;

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'drydock-token-'));
});

afterEach(() => rmSync(data, { recursive: true, force: true }));

function run(...args: string[]): Promise<{ code: number | string | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(import.meta.dirname, 'main.ts'), 'token', ...args], { env: { ...process.env, DRYDOCK_DATA: data } }, (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }));
  });
}

it('makes a token that holds for its scopes and days', async () => {
  const { code, stdout } = await run('create', '--name', 'CI', '--scope', 'workshops:read,progress:read', '--days', '7');
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^drydock_[\w-]{43}\n$/) });
  await using database = await openDatabase(`file:${join(data, 'drydock.db')}`);
  const { instructors } = await openInstructors({ database, clock: systemClock, settings: { secret: 'a secret for tests', oidc: undefined } });
  const bearer = await instructors.bearer(stdout.trim(), 'here');
  expect(bearer).toMatchObject({ instructor: { name: 'Instructor' }, token: { name: 'CI', scopes: ['workshops:read', 'progress:read'] } });
  const [entry] = await instructors.tokens(bearer?.instructor.id ?? '');
  expect((entry?.expiresAt?.getTime() ?? 0) - (entry?.createdAt.getTime() ?? 0)).toBeGreaterThan(6.9 * 24 * 60 * 60_000);
  expect(await run('create', '--name', 'CI', '--scope', 'progress:read', '--instructor', 'ann@school.example')).toMatchObject({ code: 1, stderr: 'drydock: no instructor with the address ann@school.example has signed in yet\n' });
}, 60_000);

it.each([
  [['create', '--name', 'CI'], /^drydock: Usage:/],
  [['create', '--scope', 'progress:read'], /^drydock: Usage:/],
  [['create', '--name', 'CI', '--scope', 'all'], /^drydock: there is no scope "all": workshops:read, /],
  [['create', '--name', 'CI', '--scope', 'progress:read', '--days', '0'], /^drydock: --days is a number from 1 to 3650, not "0"/],
])('refuses %j', async (args, words) => {
  expect(await run(...args)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(words) });
}, 60_000);
