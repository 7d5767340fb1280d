import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What the migrator needs of a Prisma driver adapter's connection. */
export interface MigrationConnection {
  queryRaw(query: { sql: string; args: unknown[]; argTypes: [] }): Promise<{ rows: unknown[][] }>;
  /** Several statements at once; all undone when one fails after BEGIN. */
  executeScript(script: string): Promise<void>;
}

/** The database holds a migration that this version of Drydock lacks, or holds another text of one. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

/** The table that `prisma migrate` keeps, so that its own commands understand the database too. */
const MIGRATIONS_TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    TEXT PRIMARY KEY NOT NULL,
    "checksum"              TEXT NOT NULL,
    "finished_at"           DATETIME,
    "migration_name"        TEXT NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        DATETIME,
    "started_at"            DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count"   INTEGER UNSIGNED NOT NULL DEFAULT 0
);`;

/**
 * Brings the database to the newest of the migrations in `directory` (Prisma's folder format), each in
 * a transaction of its own, and gives the names of those applied. Prisma's own migrator is an engine
 * that its command line downloads, so a first start without network would fail.
 */
export async function migrate(connection: MigrationConnection, directory: string): Promise<string[]> {
  await connection.executeScript(MIGRATIONS_TABLE);
  const done = await appliedMigrations(connection);
  const migrations = readMigrations(directory);
  const known = new Set(migrations.map((migration) => migration.name));
  for (const name of done.keys()) {
    if (!known.has(name)) throw new MigrationError(`the database was made by a newer Drydock: it has the migration ${name}`);
  }
  const applied: string[] = [];
  for (const migration of migrations) {
    const checksum = done.get(migration.name);
    if (checksum === undefined) {
      await apply(connection, migration);
      applied.push(migration.name);
    } else if (checksum !== migration.checksum) {
      throw new MigrationError(`the migration ${migration.name} has changed since it was applied`);
    }
  }
  return applied;
}

interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

function readMigrations(directory: string): Migration[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^\d+_\w+$/.test(entry.name))
    .map((entry) => {
      const sql = readFileSync(path.join(directory, entry.name, 'migration.sql'), 'utf8');
      return { name: entry.name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function appliedMigrations(connection: MigrationConnection): Promise<Map<string, string>> {
  const sql = 'SELECT "migration_name", "checksum" FROM "_prisma_migrations" WHERE "finished_at" IS NOT NULL AND "rolled_back_at" IS NULL';
  const { rows } = await connection.queryRaw({ sql, args: [], argTypes: [] });
  return new Map(rows.map(([name, checksum]) => [String(name), String(checksum)]));
}

/** A crash in the middle leaves the database as it was before: the record is written with the change. */
async function apply(connection: MigrationConnection, migration: Migration): Promise<void> {
  const record = `INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "finished_at", "applied_steps_count")
    VALUES ('${randomUUID()}', '${migration.checksum}', '${migration.name}', current_timestamp, 1);`;
  await connection.executeScript(`BEGIN;\n${migration.sql}\n${record}\nCOMMIT;`);
}
