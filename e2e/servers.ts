/** Builds what the browser tests need and starts their servers; ends with them. */
import { prepareServer } from '../lib/cli/prepare.ts';
import { PAGES_PORT } from './addresses.ts';
import { servePages } from './pages/server.ts';

await prepareServer();
await servePages(PAGES_PORT);
