/** The thread that SQLite runs in, started by `openInThread`: one connection, and the transactions on it. */
import { parentPort, workerData } from 'node:worker_threads';
import { SqliteAdapter } from './sqlite-adapter.ts';
import type { Answer, Call, Connection, ThreadData, Transaction } from './thread-messages.ts';

const connecting: Promise<Connection> = new SqliteAdapter(workerData as ThreadData).connect();
// Whoever calls hears of it.
connecting.catch(() => undefined);
const transactions = new Map<number, Transaction>();

parentPort?.on('message', (call: Call) => void answer(call));

async function answer(call: Call): Promise<void> {
  let said: Answer;
  try {
    said = { id: call.id, value: await run(call) };
  } catch (error) {
    said = { id: call.id, error: toldOf(error) };
  }
  parentPort?.postMessage(said);
}

async function run({ id, transaction, request }: Call): Promise<unknown> {
  const connection = await connecting;
  const begun = transaction === undefined ? undefined : transactions.get(transaction);
  // It was begun in a thread that died: outside it, half of what it does would stay done.
  if (transaction !== undefined && !begun) throw new Error('the transaction is over');
  const on = begun ?? connection;
  switch (request.type) {
    case 'query':
      return on.queryRaw(request.query);
    case 'execute':
      return on.executeRaw(request.query);
    case 'script':
      return connection.executeScript(request.script);
    case 'begin': {
      const opened = await connection.startTransaction(request.isolationLevel);
      transactions.set(id, opened);
      return opened.options;
    }
    case 'end':
      if (transaction !== undefined) transactions.delete(transaction);
      return request.how === 'commit' ? begun?.commit() : begun?.rollback();
    case 'close':
      return connection.dispose();
  }
}

/** What of an error survives the way between threads, and Prisma looks at. */
function toldOf(error: unknown): NonNullable<Answer['error']> {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message, cause } = error;
  return name === 'DriverAdapterError' ? { name, message, cause } : { name, message };
}
