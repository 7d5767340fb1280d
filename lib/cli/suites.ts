import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ensureBrowser } from './browser.ts';
import { CommandError } from './command.ts';
import { ROOT } from './step.ts';

export interface Tally {
  passed: number;
  failed: number;
}

interface Suite {
  name: string;
  run(): Promise<Tally>;
}

const REPORTS = join(ROOT, '.drydock', 'reports');

const SUITES: readonly Suite[] = [
  { name: 'lint', run: () => asOneTest(['node_modules/oxlint/bin/oxlint']) },
  { name: 'types', run: () => asOneTest(['node_modules/typescript/bin/tsc', '-p', '.']) },
  { name: 'unit', run: runUnitTests },
  { name: 'lessons', run: () => asOneTest(['lib/cli/main.ts', 'lessons', 'test']) },
  { name: 'browser', run: runBrowserTests },
];

/** Runs the named suites, or all; every one runs, whatever an earlier one said. */
export async function runSuites(names: readonly string[]): Promise<Tally> {
  const unknown = names.find((name) => !SUITES.some((suite) => suite.name === name));
  if (unknown !== undefined) throw new CommandError(`there is no suite "${unknown}": ${SUITES.map((suite) => suite.name).join(', ')}`, 2);
  const total = { passed: 0, failed: 0 };
  for (const suite of SUITES.filter(({ name }) => names.length === 0 || names.includes(name))) {
    process.stdout.write(`\n— ${suite.name}\n`);
    const { passed, failed } = await suite.run();
    total.passed += passed;
    total.failed += failed;
  }
  return total;
}

/** A tool that only says yes or no counts as one test. */
async function asOneTest(script: readonly string[]): Promise<Tally> {
  const code = await runLoudly(script);
  process.stdout.write(code === 0 ? 'passed\n' : `failed (exit status ${code})\n`);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

const vitestReport = z.object({ numPassedTests: z.number(), numFailedTests: z.number(), numFailedTestSuites: z.number(), success: z.boolean() });

async function runUnitTests(): Promise<Tally> {
  const report = freshReport('unit.json');
  await runLoudly(['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]);
  const counted = readReport(report, vitestReport);
  if (!counted) return { passed: 0, failed: 1 };
  // A file that does not even load has no failed test of its own, yet it has failed.
  const failed = counted.success ? 0 : Math.max(1, counted.numFailedTests);
  return { passed: counted.numPassedTests, failed };
}

const playwrightReport = z.object({ stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }) });

async function runBrowserTests(): Promise<Tally> {
  const executable = await ensureBrowser();
  const report = freshReport('browser.json');
  const code = await runLoudly(['node_modules/@playwright/test/cli.js', 'test', '--config', 'e2e/playwright.config.ts'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
    ...(executable === undefined ? {} : { DRYDOCK_CHROMIUM: executable }),
  });
  const counted = readReport(report, playwrightReport)?.stats;
  if (!counted) return { passed: 0, failed: 1 };
  const failed = code === 0 ? counted.unexpected : Math.max(1, counted.unexpected);
  return { passed: counted.expected + counted.flaky, failed };
}

function freshReport(name: string): string {
  mkdirSync(REPORTS, { recursive: true });
  const file = join(REPORTS, name);
  rmSync(file, { force: true });
  return file;
}

function readReport<T>(file: string, schema: z.ZodType<T>): T | undefined {
  if (!existsSync(file)) return undefined;
  return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

function runLoudly(script: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, script, { cwd: ROOT, env: { ...process.env, ...env }, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}
