import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PrismaLibSql } from '@prisma/adapter-libsql';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { migrate, MigrationError } from './migrate.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'drydock-migrate-'));
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

function write(name: string, sql: string): void {
  mkdirSync(path.join(directory, name), { recursive: true });
  writeFileSync(path.join(directory, name, 'migration.sql'), sql);
}

async function connect() {
  const connection = await new PrismaLibSql({ url: `file:${path.join(directory, 'test.db')}` }).connect();
  return {
    queryRaw: (query: { sql: string; args: unknown[]; argTypes: [] }) => connection.queryRaw(query),
    executeScript: (script: string) => connection.executeScript(script),
    tables: async () => {
      const { rows } = await connection.queryRaw({ sql: "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name", args: [], argTypes: [] });
      return rows.flat();
    },
  };
}

it('applies what is new, in order of name, and nothing twice', async () => {
  write('2_more', 'ALTER TABLE a ADD COLUMN y INTEGER;');
  write('1_first', 'CREATE TABLE a (x INTEGER);');
  const connection = await connect();
  expect(await migrate(connection, directory)).toEqual(['1_first', '2_more']);
  write('3_last', 'CREATE TABLE b (x INTEGER);');
  expect(await migrate(connection, directory)).toEqual(['3_last']);
  expect(await migrate(connection, directory)).toEqual([]);
  expect(await connection.tables()).toEqual(['_prisma_migrations', 'a', 'b']);
});

it('leaves nothing of a migration that fails half-way', async () => {
  write('1_first', 'CREATE TABLE a (x INTEGER);\nINSERT INTO absent VALUES (1);');
  const connection = await connect();
  await expect(migrate(connection, directory)).rejects.toThrow('no such table: absent');
  expect(await connection.tables()).toEqual(['_prisma_migrations']);
  write('1_first', 'CREATE TABLE a (x INTEGER);');
  expect(await migrate(connection, directory)).toEqual(['1_first']);
});

it('refuses a database that a newer version made, and a migration that was rewritten', async () => {
  write('1_first', 'CREATE TABLE a (x INTEGER);');
  const connection = await connect();
  await migrate(connection, directory);
  write('1_first', 'CREATE TABLE a (z INTEGER);');
  await expect(migrate(connection, directory)).rejects.toThrow(new MigrationError('the migration 1_first has changed since it was applied'));
  rmSync(path.join(directory, '1_first'), { recursive: true });
  await expect(migrate(connection, directory)).rejects.toThrow(new MigrationError('the database was made by a newer Drydock: it has the migration 1_first'));
});
