import { defineConfig } from '@playwright/test';
import { PAGES_ADDRESS, PRODUCT_ADDRESS } from './addresses.ts';

const executablePath = process.env.DRYDOCK_CHROMIUM;
const QUIET = ['--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];

export default defineConfig({
  testDir: '.',
  outputDir: '../.drydock/reports/browser',
  fullyParallel: true,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json']],
  use: {
    browserName: 'chromium',
    trace: 'retain-on-failure',
    launchOptions: { executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox', ...QUIET] : QUIET },
  },
  projects: [
    { name: 'pages', testDir: 'pages', use: { baseURL: PAGES_ADDRESS } },
    { name: 'lessons', testDir: 'lessons', use: { baseURL: PRODUCT_ADDRESS } },
    { name: 'workshop', testDir: 'workshop', use: { baseURL: PRODUCT_ADDRESS } },
  ],
  webServer: {
    command: 'node servers.ts',
    url: PAGES_ADDRESS,
    timeout: 300_000,
    stderr: 'pipe',
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 5000 },
  },
});
