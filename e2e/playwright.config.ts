import { defineConfig } from '@playwright/test';
import { PAGES_ADDRESS, PRODUCT_ADDRESS } from './addresses.ts';

/**
 * The address bar's suggestions: pages of their own that Chromium would begin with every browser context, at the price of
 * a lesson's page. The others are what Playwright disables of its own accord: of this flag, the last one counts alone.
 */
const DISABLED = [
  'WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'SpareRendererForSitePerProcess',
  'AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades', 'HttpsFirstBalancedModeAutoEnable', 'LensOverlay', 'MediaRouter', 'PaintHolding',
  'ThirdPartyStoragePartitioning', 'AvoidCorsURLLoaderRestartOnRedirect', 'OptimizationHints', 'NetworkTimeServiceQuerying', 'AimEnabled', 'PreconnectToSearch',
];

const executablePath = process.env.DRYDOCK_CHROMIUM;
const QUIET = ['--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', `--disable-features=${DISABLED.join(',')}`];

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
    // A failed test leaves what it did, what it asked the server for, and how the page looked at the end. Pictures and copies
    // of the page at every step would be made for all the tests that pass as well: two fifths more CPU time.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: false },
    screenshot: 'only-on-failure',
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
