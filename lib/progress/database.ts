import { accessSync, constants, mkdirSync } from 'node:fs';
import path from 'node:path';
import { PrismaClient } from './generated/client.ts';
import { migrate } from './migrate.ts';
import { SqliteAdapter } from './sqlite-adapter.ts';

/** The database cannot be used; the message is a sentence for the person who starts Drydock. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
}

/**
 * Opens the database at `url`, makes it when it is new, and brings its tables up to date. A database
 * of another kind is one more case here: an adapter, and migrations of its own.
 */
export async function openDatabase(url: string, migrations: string): Promise<PrismaClient> {
  const file = sqliteFile(url);
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    accessSync(path.dirname(file), constants.W_OK);
    // `timeout` lets another process's write end first (a backup, a second Drydock), in milliseconds.
    const adapter = new SqliteAdapter({ url, timeout: 5000 });
    const connection = await adapter.connect();
    try {
      // Readers never wait for a writer, and what is committed outlives a kill -9 and a power cut (synchronous is FULL).
      await connection.queryRaw({ sql: 'PRAGMA journal_mode = WAL', args: [], argTypes: [] });
      await migrate(connection as Parameters<typeof migrate>[0], migrations);
    } finally {
      await connection.dispose();
    }
    return new PrismaClient({ adapter });
  } catch (cause) {
    throw new DatabaseError(`The database ${file} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}.`, { cause });
  }
}

function sqliteFile(url: string): string {
  if (!url.startsWith('file:')) throw new DatabaseError(`DATABASE_URL is "${url}", but should start with file:.`);
  return path.resolve(url.slice('file:'.length).replace(/^\/\/(?=\/)/, ''));
}
