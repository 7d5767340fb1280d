import { describe, expect, it } from 'vitest';
import { readPlaywrightReport, readVitestReport, tellFailures, WHOLE_SUITE } from './test-reports.ts';

describe('a report of Vitest', () => {
  const report = (testResults: readonly object[]) => JSON.stringify({ numPassedTests: 3, testResults });
  const file = (status: string, message: string, assertionResults: readonly object[]) => ({ name: '/repo/lib/a.test.ts', status, message, assertionResults });

  it('names the tests that failed, by file and title', () => {
    const text = report([
      file('failed', '', [
        { fullName: 'a counts', status: 'passed', failureMessages: [] },
        { fullName: 'a adds', status: 'failed', failureMessages: ['expected 1 to be 2'] },
      ]),
    ]);
    expect(readVitestReport(text, 1, '/repo')).toEqual({ passed: 3, failures: [{ name: 'lib/a.test.ts › a adds', message: 'expected 1 to be 2' }] });
  });

  it('names a file that does not load', () => {
    const text = report([file('failed', 'no such module', [])]);
    expect(readVitestReport(text, 1, '/repo').failures).toEqual([{ name: 'lib/a.test.ts', message: 'no such module' }]);
  });

  it('has a failure wherever Vitest says that it failed, or writes nothing', () => {
    expect(readVitestReport(report([file('passed', '', [])]), 1, '/repo')).toEqual({ passed: 3, failures: [WHOLE_SUITE] });
    expect(readVitestReport(report([file('passed', '', [])]), 0, '/repo')).toEqual({ passed: 3, failures: [] });
    expect(readVitestReport(undefined, 0, '/repo')).toEqual({ passed: 0, failures: [WHOLE_SUITE] });
  });
});

describe('a report of Playwright', () => {
  const spec = (title: string, status: string, message?: string) => ({
    title,
    file: 'a.spec.ts',
    line: 7,
    tests: [{ status, results: [{ errors: message === undefined ? [] : [{ message }] }] }],
  });
  const text = JSON.stringify({
    stats: { expected: 1, flaky: 1, unexpected: 1 },
    suites: [{ title: 'a.spec.ts', specs: [spec('opens', 'expected')], suites: [{ title: 'in a group', specs: [spec('closes', 'unexpected', 'it stays'), spec('turns', 'flaky', 'once')] }] }],
  });

  it('names the tests that failed, also in a group, and not those that passed in the end', () => {
    expect(readPlaywrightReport(text, 1)).toEqual({ passed: 2, failures: [{ name: 'a.spec.ts:7 › closes', message: 'it stays' }] });
  });

  it('has a failure where Playwright fails before any test', () => {
    const none = JSON.stringify({ stats: { expected: 0, flaky: 0 }, suites: [] });
    expect(readPlaywrightReport(none, 1)).toEqual({ passed: 0, failures: [WHOLE_SUITE] });
  });
});

it('failures are told with the first lines of their messages, without colours', () => {
  const long = Array.from({ length: 40 }, (_, index) => `line ${index}`).join('\n');
  const told = tellFailures([{ name: 'lint' }, { name: 'unit: a › b', message: '\u001B[31mred\u001B[39m\n\nplain' }, { name: 'unit: long', message: long }]);
  expect(told.split('\n').slice(0, 6)).toEqual(['✗ lint', '', '✗ unit: a › b', '    red', '    plain', '']);
  expect(told).toContain('    line 29\n    …\n');
  expect(told).not.toContain('line 30');
  expect(tellFailures([])).toBe('');
});
