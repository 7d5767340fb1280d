import { accessSync, constants, mkdirSync } from 'node:fs';
import path from 'node:path';
import { PrismaClient } from './generated/client.ts';
import { migrate } from './migrate.ts';
import { openInThread } from './threaded-connection.ts';

/** The tables, as the parts that keep something there use them. */
export type DatabaseClient = PrismaClient;

/** The one database of a running Drydock; whoever opened it disposes of it. */
export interface Database extends AsyncDisposable {
  readonly client: DatabaseClient;
}

/** The database cannot be used; the message is a sentence for the person who starts Drydock. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
}

/** Found when asked for: the bundler that builds the pages runs this module where there is no such folder. */
const migrationsFolder = () => path.resolve(import.meta.dirname, '../../prisma/migrations');

/**
 * Opens the database at `url`, makes it when it is new, and brings its tables up to date. DatabaseError
 * when it cannot be used. A database of another kind is one more case here: an adapter, and migrations
 * of its own.
 */
export async function openDatabase(url: string): Promise<Database> {
  const file = sqliteFile(url);
  try {
    const client = await openSqlite(url, file);
    return { client, [Symbol.asyncDispose]: () => client.$disconnect() };
  } catch (cause) {
    throw new DatabaseError(`The database ${file} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}.`, { cause });
  }
}

async function openSqlite(url: string, file: string): Promise<PrismaClient> {
  mkdirSync(path.dirname(file), { recursive: true });
  accessSync(path.dirname(file), constants.W_OK);
  // `timeout` lets another process's write end first (a backup, a second Drydock), in milliseconds.
  const connection = openInThread({ url, timeout: 5000 });
  try {
    // Readers never wait for a writer, and what is committed outlives a kill -9 and a power cut (synchronous is FULL).
    await connection.queryRaw({ sql: 'PRAGMA journal_mode = WAL', args: [], argTypes: [] });
    await migrate(connection, migrationsFolder());
  } catch (error) {
    await connection.dispose().catch(() => undefined);
    throw error;
  }
  const { provider, adapterName } = connection;
  return new PrismaClient({ adapter: { provider, adapterName, connect: async () => connection } });
}

function sqliteFile(url: string): string {
  if (!url.startsWith('file:')) throw new DatabaseError('DATABASE_URL names a database that Drydock does not keep its data in: only SQLite is supported, as file: followed by a path.');
  return path.resolve(url.slice('file:'.length).replace(/^\/\/(?=\/)/, ''));
}
