import type { SqliteAdapter } from './sqlite-adapter.ts';

/** A Prisma driver adapter's connection and transaction (@prisma/driver-adapter-utils). */
export type Connection = Awaited<ReturnType<SqliteAdapter['connect']>>;
export type Transaction = Awaited<ReturnType<Connection['startTransaction']>>;
export type Query = Parameters<Connection['queryRaw']>[0];
export type IsolationLevel = Parameters<Connection['startTransaction']>[0];

export interface ThreadData {
  /** `file:` and a path. */
  url: string;
  /** Milliseconds to wait for another process that writes. */
  timeout: number;
}

/** What the thread is asked to do. A transaction is known by the number of the call that began it. */
export interface Call {
  id: number;
  transaction: number | undefined;
  request: Request;
}

export type Request =
  | { type: 'query' | 'execute'; query: Query }
  | { type: 'script'; script: string }
  | { type: 'begin'; isolationLevel: IsolationLevel }
  | { type: 'end'; how: 'commit' | 'rollback' }
  | { type: 'close' };

/** What came of a call. */
export interface Answer {
  id: number;
  value?: unknown;
  error?: { name: string; message: string; cause?: unknown };
}
