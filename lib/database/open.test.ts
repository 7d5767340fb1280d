import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DatabaseError, openDatabase, Prisma } from './index.ts';

let directory: string;
let url: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'drydock-database-'));
  url = `file:${path.join(directory, 'data', 'drydock.db')}`;
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('the database', () => {
  it('is SQLite, and what else is asked for is refused without a word of its password', async () => {
    const refusal = await openDatabase('postgresql://ann:secret@db/drydock').catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(DatabaseError);
    expect(String(refusal)).toContain('only SQLite is supported');
    expect(String(refusal)).not.toContain('secret');
  });

  it('has every table and column that the client asks for', async () => {
    await using database = await openDatabase(url);
    const client = database.client as unknown as Record<string, { findFirst(): Promise<unknown> }>;
    for (const model of Object.values(Prisma.ModelName)) {
      const delegate = client[`${model[0]?.toLowerCase()}${model.slice(1)}`];
      expect(await delegate?.findFirst(), model).toBeNull();
    }
  });

  it('lets everything else go on while SQLite works', async () => {
    await using database = await openDatabase(url);
    let turns = 0;
    let done = false;
    const counted = database.client.$queryRaw<{ n: number }[]>`
      WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers LIMIT 1000000) SELECT count(*) AS n FROM numbers
    `.finally(() => {
      done = true;
    });
    for (; !done; turns += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(await counted).toEqual([{ n: 1_000_000 }]);
    expect(turns).toBeGreaterThan(1000);
  });

  it('goes on in another thread when its own dies, and does nothing of the transaction that it was in', async () => {
    const posted = vi.spyOn(Worker.prototype, 'postMessage');
    await using database = await openDatabase(url);
    const learner = (id: string) => ({ data: { id, secretHash: id, sandbox: `sandbox-${id}` } });
    await database.client.learner.create(learner('before'));
    const [thread] = posted.mock.contexts as Worker[];
    posted.mockRestore();
    const interrupted = database.client.$transaction(async (transaction) => {
      await transaction.learner.create(learner('one'));
      await thread?.terminate();
      await transaction.learner.create(learner('other'));
    });
    await expect(interrupted).rejects.toThrow('the transaction is over');
    await database.client.learner.create(learner('after'));
    expect((await database.client.learner.findMany()).map(({ id }) => id).sort()).toEqual(['after', 'before']);
  });

  it('undoes a transaction that fails, and goes on with the next', async () => {
    await using database = await openDatabase(url);
    const learner = { id: 'one', secretHash: 'hash', sandbox: 'sandbox-one' };
    const failed = database.client.$transaction(async (transaction) => {
      await transaction.learner.create({ data: learner });
      await transaction.learner.create({ data: learner });
    });
    await expect(failed).rejects.toMatchObject({ code: 'P2002' });
    expect(await database.client.learner.findMany()).toEqual([]);
    await database.client.$transaction((transaction) => transaction.learner.create({ data: learner }));
    expect(await database.client.learner.count()).toBe(1);
  });

  it('says in a sentence that a file is no database', async () => {
    mkdirSync(path.join(directory, 'data'));
    writeFileSync(path.join(directory, 'data', 'drydock.db'), 'This is a letter, and long enough to be taken for something else.'.repeat(20));
    await expect(openDatabase(url)).rejects.toThrow(
      new DatabaseError(`The database ${path.join(directory, 'data', 'drydock.db')} cannot be used: SQLITE_NOTADB: file is not a database.`),
    );
  });

  it('says in a sentence that its directory cannot be made', async () => {
    writeFileSync(path.join(directory, 'data'), '');
    chmodSync(path.join(directory, 'data'), 0o644);
    await expect(openDatabase(url)).rejects.toThrow(/^The database .*drydock\.db cannot be used: /);
  });
});
