/**
 * The JavaScript that the lesson page loads, terminal included, compressed: `node bench/page.ts`, or of a Drydock that
 * runs already, `node bench/page.ts ADDRESS`.
 */
import { gzipSync } from 'node:zlib';
import { chromium } from '@playwright/test';
import { startProduct } from '../e2e/product.ts';
import { ensureBrowser } from '../lib/cli/browser.ts';
import { prepareServer } from '../lib/cli/prepare.ts';

const [, , given] = process.argv;
const PORT = Number(process.env.PORT ?? 3400);
const AIM = 250_000;

if (given === undefined) {
  await prepareServer();
  await using product = startProduct(PORT);
  await product.ready;
  await measure(`http://localhost:${PORT}`);
} else await measure(given);

async function measure(address: string): Promise<void> {
  const executablePath = await ensureBrowser();
  const browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
  });
  try {
    const page = await browser.newPage();
    const sizes: Promise<number>[] = [];
    page.on('response', (response) => {
      const isScript = /javascript/.test(response.headers()['content-type'] ?? '');
      if (isScript) sizes.push(response.body().then((body) => gzipSync(body).length));
    });
    await page.goto(`${address}/learn/pods/first-pod`);
    await page.locator('.xterm-rows, .xterm-screen').first().waitFor();
    const compressed = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    process.stdout.write(`lesson page: ${sizes.length} scripts, ${(compressed / 1000).toFixed(1)} kB gzip (${(compressed / AIM).toFixed(2)} of the aim of ${AIM / 1000} kB)\n`);
  } finally {
    await browser.close();
  }
}
