import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBrowser } from './browser.ts';
import { CommandError } from './command.ts';
import { ROOT } from './step.ts';
import { readPlaywrightReport, readVitestReport, WHOLE_SUITE } from './test-reports.ts';
import type { Failure, Tally } from './test-reports.ts';

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
  let passed = 0;
  const failures: Failure[] = [];
  for (const suite of SUITES.filter(({ name }) => names.length === 0 || names.includes(name))) {
    process.stdout.write(`\n— ${suite.name}\n`);
    const tally = await suite.run();
    passed += tally.passed;
    failures.push(...tally.failures.map((failure) => ({ ...failure, name: failure.name === '' ? suite.name : `${suite.name}: ${failure.name}` })));
  }
  return { passed, failures };
}

/** A tool that only says yes or no counts as one test. */
async function asOneTest(script: readonly string[]): Promise<Tally> {
  const code = await runLoudly(script);
  process.stdout.write(code === 0 ? 'passed\n' : `failed (exit status ${code})\n`);
  return code === 0 ? { passed: 1, failures: [] } : { passed: 0, failures: [WHOLE_SUITE] };
}

async function runUnitTests(): Promise<Tally> {
  const report = freshReport('unit.json');
  const code = await runLoudly(['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]);
  return readVitestReport(readReport(report), code, ROOT);
}

async function runBrowserTests(): Promise<Tally> {
  const executable = await ensureBrowser();
  const report = freshReport('browser.json');
  const code = await runLoudly(['node_modules/@playwright/test/cli.js', 'test', '--config', 'e2e/playwright.config.ts'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
    ...(executable === undefined ? {} : { DRYDOCK_CHROMIUM: executable }),
  });
  return readPlaywrightReport(readReport(report), code);
}

function freshReport(name: string): string {
  mkdirSync(REPORTS, { recursive: true });
  const file = join(REPORTS, name);
  rmSync(file, { force: true });
  return file;
}

function readReport(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function runLoudly(script: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, script, { cwd: ROOT, env: { ...process.env, ...env }, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}
