import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Answer, Call, Connection, IsolationLevel, Query, Request, ThreadData, Transaction } from './thread-messages.ts';

type Rows = Awaited<ReturnType<Connection['queryRaw']>>;

/** Found when asked for: the bundler that builds the pages looks at this module too. */
const threadFile = () => path.join(import.meta.dirname, 'sqlite-thread.ts');

/**
 * Opens SQLite in a thread of its own and gives its connection. SQLite works in the thread that calls it, and a
 * commit waits for the disk; on the server's thread everybody's keystrokes would wait with it.
 */
export function openInThread(data: ThreadData): Connection {
  return new ThreadedConnection(new DatabaseThread(data));
}

/** A thread that dies, for want of memory say, takes what it was asked with it; the next call starts another. */
class DatabaseThread {
  readonly #data: ThreadData;
  readonly #asked = new Map<number, PromiseWithResolvers<unknown>>();
  #worker: Worker | undefined;
  #calls = 0;
  #isClosed = false;

  constructor(data: ThreadData) {
    this.#data = data;
    this.#worker = this.#start();
  }

  /** Gives the number of the call, and what comes of it. */
  ask(request: Request, transaction?: number): { id: number; answer: Promise<unknown> } {
    const id = (this.#calls += 1);
    if (this.#isClosed) return { id, answer: Promise.reject(new Error('the database is closed')) };
    const worker = (this.#worker ??= this.#start());
    const asked = Promise.withResolvers<unknown>();
    this.#asked.set(id, asked);
    if (this.#asked.size === 1) worker.ref();
    worker.postMessage({ id, transaction, request } satisfies Call);
    return { id, answer: asked.promise };
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    const { answer } = this.ask({ type: 'close' });
    this.#isClosed = true;
    await answer;
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(threadFile(), { workerData: this.#data, execArgv: [] });
    worker.on('message', (answer: Answer) => this.#settle(answer));
    worker.on('error', (error) => this.#end(worker, error));
    worker.on('exit', () => this.#end(worker, new Error("the database's thread ended")));
    // Only what is asked keeps the process alive.
    worker.unref();
    return worker;
  }

  #settle({ id, value, error }: Answer): void {
    const asked = this.#asked.get(id);
    this.#asked.delete(id);
    if (this.#asked.size === 0) this.#worker?.unref();
    if (error) asked?.reject(Object.assign(new Error(error.message), error));
    else asked?.resolve(value);
  }

  #end(worker: Worker, error: Error): void {
    if (worker !== this.#worker) return;
    this.#worker = undefined;
    for (const asked of this.#asked.values()) asked.reject(error);
    this.#asked.clear();
  }
}

/** What a connection and a transaction have in common. */
class Queryable {
  readonly provider = 'sqlite';
  readonly adapterName = 'drydock-sqlite-thread';
  protected readonly thread: DatabaseThread;
  readonly #transaction: number | undefined;

  constructor(thread: DatabaseThread, transaction?: number) {
    this.thread = thread;
    this.#transaction = transaction;
  }

  queryRaw(query: Query): Promise<Rows> {
    return this.ask({ type: 'query', query }) as Promise<Rows>;
  }

  executeRaw(query: Query): Promise<number> {
    return this.ask({ type: 'execute', query }) as Promise<number>;
  }

  protected ask(request: Request): Promise<unknown> {
    return this.thread.ask(request, this.#transaction).answer;
  }
}

class ThreadedConnection extends Queryable implements Connection {
  async executeScript(script: string): Promise<void> {
    await this.ask({ type: 'script', script });
  }

  async startTransaction(isolationLevel?: IsolationLevel): Promise<Transaction> {
    const { id, answer } = this.thread.ask({ type: 'begin', isolationLevel });
    return new ThreadedTransaction(this.thread, id, (await answer) as Transaction['options']);
  }

  dispose(): Promise<void> {
    return this.thread.close();
  }
}

class ThreadedTransaction extends Queryable implements Transaction {
  readonly options: Transaction['options'];

  constructor(thread: DatabaseThread, transaction: number, options: Transaction['options']) {
    super(thread, transaction);
    this.options = options;
  }

  async commit(): Promise<void> {
    await this.ask({ type: 'end', how: 'commit' });
  }

  async rollback(): Promise<void> {
    await this.ask({ type: 'end', how: 'rollback' });
  }

  async createSavepoint(name: string): Promise<void> {
    await this.#run(`SAVEPOINT ${name}`);
  }

  async rollbackToSavepoint(name: string): Promise<void> {
    await this.#run(`ROLLBACK TO ${name}`);
  }

  async releaseSavepoint(name: string): Promise<void> {
    await this.#run(`RELEASE SAVEPOINT ${name}`);
  }

  async #run(sql: string): Promise<void> {
    await this.executeRaw({ sql, args: [], argTypes: [] });
  }
}
