import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { INSTRUCTOR_SECRET } from './addresses.ts';

/** The whole product, running: disposed of, it ends, and its data go. */
export interface Product extends AsyncDisposable {
  /** Resolves once it answers; rejects when it ends before. */
  ready: Promise<void>;
  ended: Promise<void>;
}

/** Starts server.ts as it was built, on data of its own. */
export function startProduct(port: number, settings: Readonly<Record<string, string>> = {}): Product {
  const data = mkdtempSync(join(tmpdir(), 'drydock-e2e-'));
  const product = spawn(process.execPath, ['server.ts'], {
    cwd: join(import.meta.dirname, '..'),
    env: { ...process.env, PORT: String(port), DRYDOCK_DATA: data, NODE_ENV: 'production', DRYDOCK_INSTRUCTOR_SECRET: INSTRUCTOR_SECRET, ...settings },
    stdio: 'inherit',
  });
  const ended = new Promise<void>((resolve) => product.once('exit', () => resolve()));
  const ready = Promise.race([
    answers(`http://localhost:${port}`),
    ended.then(() => {
      throw new Error(`the product on port ${port} ended before it answered`);
    }),
  ]);
  return {
    ready,
    ended,
    [Symbol.asyncDispose]: async () => {
      product.kill('SIGTERM');
      await ended;
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** Resolves once the address answers. */
async function answers(address: string): Promise<void> {
  while (!(await fetch(address, { signal: AbortSignal.timeout(5000) }).then(({ ok }) => ok, () => false))) await new Promise((resolve) => setTimeout(resolve, 100));
}
