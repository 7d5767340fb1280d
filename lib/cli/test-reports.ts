import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';

export interface Tally {
  passed: number;
  failures: readonly Failure[];
}

export interface Failure {
  /** The suite, then for a single test its file and its title. */
  name: string;
  /** What the test said; without it, its suite has printed it. */
  message?: string;
}

/** A suite of which no single test is known to have failed, and which yet failed. */
export const WHOLE_SUITE: Failure = { name: '' };

const vitestReport = z.object({
  numPassedTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()).nullable() })),
    }),
  ),
});

/**
 * What Vitest's JSON report says.
 * @param text the report, or undefined where Vitest wrote none
 * @param code Vitest's exit status: an error that no test caught fails the run, though not in the report
 * @param root the folder that files are named from
 */
export function readVitestReport(text: string | undefined, code: number, root: string): Tally {
  if (text === undefined) return { passed: 0, failures: [WHOLE_SUITE] };
  const counted = vitestReport.parse(JSON.parse(text));
  const failures = counted.testResults.flatMap(({ name, status, message, assertionResults }): Failure[] => {
    const file = relative(root, name);
    const failed = assertionResults.filter((test) => test.status === 'failed');
    // A file that does not even load has no failed test of its own, yet it has failed.
    if (failed.length === 0) return status === 'failed' ? [{ name: file, message }] : [];
    return failed.map(({ fullName, failureMessages }) => ({ name: `${file} › ${fullName}`, message: failureMessages?.join('\n') ?? '' }));
  });
  return { passed: counted.numPassedTests, failures: code === 0 ? failures : atLeastOne(failures) };
}

const playwrightTest = z.object({
  status: z.string(),
  results: z.array(z.object({ errors: z.array(z.object({ message: z.string().optional() })) })),
});
const playwrightSuite = z.object({
  title: z.string(),
  specs: z.array(z.object({ title: z.string(), file: z.string(), line: z.number(), tests: z.array(playwrightTest) })),
  get suites() {
    return z.array(playwrightSuite).optional();
  },
});
const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), flaky: z.number() }),
  suites: z.array(playwrightSuite),
});

/** What Playwright's JSON report says; the arguments are those of `readVitestReport`. */
export function readPlaywrightReport(text: string | undefined, code: number): Tally {
  if (text === undefined) return { passed: 0, failures: [WHOLE_SUITE] };
  const counted = playwrightReport.parse(JSON.parse(text));
  const failures = counted.suites.flatMap(failuresOf);
  return { passed: counted.stats.expected + counted.stats.flaky, failures: code === 0 ? failures : atLeastOne(failures) };
}

function failuresOf({ specs, suites = [] }: z.infer<typeof playwrightSuite>): readonly Failure[] {
  const own = specs.flatMap(({ file, line, title, tests }) =>
    tests
      .filter(({ status }) => status === 'unexpected')
      .map(({ results }) => ({
        name: `${file}:${line} › ${title}`,
        message: results.flatMap(({ errors }) => errors.map(({ message = '' }) => message)).join('\n'),
      })),
  );
  return [...own, ...suites.flatMap(failuresOf)];
}

/** What failed without a test of its own to name, such as an error that nothing caught, has failed all the same. */
function atLeastOne(failures: readonly Failure[]): readonly Failure[] {
  return failures.length === 0 ? [WHOLE_SUITE] : failures;
}

const LINES_SHOWN = 30;

/** The failures once more, the whole of which may be far above: each with the first lines of what it said. */
export function tellFailures(failures: readonly Failure[]): string {
  return failures
    .map(({ name, message = '' }) => {
      const lines = stripVTControlCharacters(message).split('\n').filter((line) => line.trim() !== '');
      const shown = lines.length > LINES_SHOWN ? [...lines.slice(0, LINES_SHOWN), '…'] : lines;
      return [`✗ ${name}`, ...shown.map((line) => `    ${line}`), ''].join('\n');
    })
    .join('\n');
}
