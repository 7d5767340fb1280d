import { parseArgs } from 'node:util';
import { readConfiguration } from '#lib/config/index.ts';
import { systemClock } from '#lib/core/index.ts';
import type { Scope } from '#lib/instructors/instructors.ts';
import { SCOPE_NAMES, SCOPES } from '#lib/instructors/instructors.ts';
import type { Command } from '../command.ts';
import { CommandError } from '../command.ts';
import { prepareSources } from '../prepare.ts';

const DAY = 24 * 60 * 60_000;

const USAGE = [
  'Usage: bin/drydock token create --name NAME --scope SCOPE[,SCOPE...] [--days N] [--instructor EMAIL]',
  '',
  'Makes a token for the HTTP API (docs/api.md), in the database that DRYDOCK_DATA names, and prints it: only now.',
  'It is of whoever signs in by the secret, or of the instructor with that address, who has signed in before.',
  '',
  '  --days N   days until it expires (90, at most 3650)',
  '',
  ...SCOPE_NAMES.map((scope) => `  ${scope.padEnd(16)} ${SCOPES[scope]}`),
].join('\n');

const OPTIONS = { name: { type: 'string' }, scope: { type: 'string', multiple: true }, days: { type: 'string', default: '90' }, instructor: { type: 'string' } } as const;

export const token: Command = {
  name: 'token',
  summary: 'makes a token for the HTTP API',
  usage: USAGE,
  async run(args) {
    const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
    const name = values.name?.trim().slice(0, 100);
    if (positionals.join(' ') !== 'create' || !name) throw new CommandError(USAGE, 2);
    const scopes = scopesOf(values.scope ?? []);
    const expiresAt = new Date(Date.now() + daysOf(values.days) * DAY);
    await prepareSources();
    const [{ openDatabase }, { createOperatorToken }] = await Promise.all([import('#lib/database/index.ts'), import('#lib/instructors/index.ts')]);
    await using database = await openDatabase(readConfiguration().databaseUrl);
    const made = await createOperatorToken({ database, clock: systemClock }, { email: values.instructor, name, scopes, expiresAt });
    if (made === undefined) throw new CommandError(`no instructor with the address ${values.instructor} has signed in yet`);
    process.stdout.write(`${made}\n`);
    return 0;
  },
};

function scopesOf(given: readonly string[]): readonly Scope[] {
  const names = [...new Set(given.flatMap((text) => text.split(',')))];
  const unknown = names.find((name) => !SCOPE_NAMES.some((scope) => scope === name));
  if (unknown !== undefined) throw new CommandError(`there is no scope "${unknown}": ${SCOPE_NAMES.join(', ')}`, 2);
  if (names.length === 0) throw new CommandError(USAGE, 2);
  return SCOPE_NAMES.filter((scope) => names.includes(scope));
}

function daysOf(text: string): number {
  const days = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (days >= 1 && days <= 3650) return days;
  throw new CommandError(`--days is a number from 1 to 3650, not "${text}"`, 2);
}
