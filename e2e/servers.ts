/** Builds what the browser tests need and starts their servers: the whole product, and the pages over a canned application. */
import { prepareServer } from '../lib/cli/prepare.ts';
import { PAGES_PORT, PRODUCT_PORT } from './addresses.ts';
import { servePages } from './pages/server.ts';
import { startProduct } from './product.ts';

await prepareServer();
const product = startProduct(PRODUCT_PORT);
let asked = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    asked = true;
    void product[Symbol.asyncDispose]().then(() => process.exit(0));
  });
}
void product.ended.then(() => {
  if (!asked) process.exit(1);
});
await product.ready;
await servePages(PAGES_PORT);
