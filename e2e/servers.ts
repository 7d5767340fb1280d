/** Builds what the browser tests need and starts their servers: the whole product, and the pages over a canned application. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareServer } from '../lib/cli/prepare.ts';
import { INSTRUCTOR_SECRET, PAGES_PORT, PRODUCT_ADDRESS, PRODUCT_PORT } from './addresses.ts';
import { servePages } from './pages/server.ts';

/** Starts server.ts on data of its own; both go when this process does. */
function startProduct(): void {
  const data = mkdtempSync(join(tmpdir(), 'drydock-e2e-'));
  const product = spawn(process.execPath, ['server.ts'], {
    cwd: join(import.meta.dirname, '..'),
    env: { ...process.env, PORT: String(PRODUCT_PORT), DRYDOCK_DATA: data, NODE_ENV: 'production', DRYDOCK_INSTRUCTOR_SECRET: INSTRUCTOR_SECRET },
    stdio: 'inherit',
  });
  product.on('exit', () => process.exit(1));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      product.removeAllListeners('exit').on('exit', () => {
        rmSync(data, { recursive: true, force: true });
        process.exit(0);
      });
      product.kill('SIGTERM');
    });
  }
}

/** Resolves once the address answers. */
async function answers(address: string): Promise<void> {
  while (!(await fetch(address, { signal: AbortSignal.timeout(5000) }).then(({ ok }) => ok, () => false))) await new Promise((resolve) => setTimeout(resolve, 100));
}

await prepareServer();
startProduct();
await answers(PRODUCT_ADDRESS);
await servePages(PAGES_PORT);
