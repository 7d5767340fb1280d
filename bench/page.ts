/**
 * The JavaScript that the lesson page loads, terminal included, compressed:
 * `node bench/page.ts [ADDRESS]`, with Drydock running at ADDRESS (http://localhost:3000).
 */
import { gzipSync } from 'node:zlib';
import { chromium } from '@playwright/test';
import { ensureBrowser } from '../lib/cli/browser.ts';

const ADDRESS = process.argv[2] ?? 'http://localhost:3000';
const AIM = 250_000;

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
  await page.goto(`${ADDRESS}/learn/pods/first-pod`);
  await page.locator('.xterm-rows, .xterm-screen').first().waitFor();
  const compressed = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  process.stdout.write(`lesson page: ${sizes.length} scripts, ${(compressed / 1000).toFixed(1)} kB gzip (${(compressed / AIM).toFixed(2)} of the aim of ${AIM / 1000} kB)\n`);
} finally {
  await browser.close();
}
