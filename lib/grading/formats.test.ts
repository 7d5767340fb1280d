import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Grade } from './index.ts';
import { gradeJsonSchema, gradeSchema, renderGrade, total } from './index.ts';

const grade: Grade = total([
  {
    exercise: 'pods/first-pod/run-a-pod',
    title: 'Run a Pod',
    state: 'failed',
    earned: 5,
    possible: 10,
    output: '',
    checks: [
      { check: 'runs', title: 'test-pod #1 runs', outcome: { state: 'passed', found: 'Running' } },
      {
        check: 'image',
        title: 'uses "nginx" & nothing else',
        outcome: { state: 'failed', found: 'httpd <2>', wanted: 'nginx', lookAt: 'image:\u0007' },
      },
    ],
  },
  {
    exercise: 'pods/first-pod/look',
    title: 'Look inside',
    state: 'could-not-look',
    earned: 0,
    possible: 5,
    output: '',
    checks: [{ check: 'page', title: 'serves a page', outcome: { state: 'could-not-look', reason: 'no answer' } }],
  },
]);

describe('renderGrade', () => {
  it('adds up points and takes the worst state', () => {
    expect({ earned: grade.earned, possible: grade.possible, state: grade.state }).toEqual({ earned: 5, possible: 15, state: 'could-not-look' });
  });

  it('renders text for people', () => {
    expect(renderGrade(grade, 'text')).toBe(
      [
        '✗ Run a Pod (pods/first-pod/run-a-pod): 5 of 10 points',
        '  ✓ test-pod #1 runs',
        '  ✗ uses "nginx" & nothing else',
        '      found:   httpd <2>',
        '      wanted:  nginx',
        '      look at: image:\\u0007',
        '',
        '? Look inside (pods/first-pod/look): 0 of 5 points',
        '  ? serves a page',
        '      could not look: no answer',
        '',
        '5 of 15 points',
        '',
      ].join('\n'),
    );
  });

  it('renders JSON as its published schema says', () => {
    expect(gradeSchema.parse(JSON.parse(renderGrade(grade, 'json')))).toEqual({ version: 1, ...grade });
    const published: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '../../docs/grade.schema.json'), 'utf8'));
    expect(published, 'docs/grade.schema.json: bin/drydock grade --schema > docs/grade.schema.json').toEqual(gradeJsonSchema());
  });

  it('renders what Exercism reads: a test a check, a task an exercise', () => {
    expect(JSON.parse(renderGrade(grade, 'exercism'))).toEqual({
      version: 3,
      status: 'error',
      message: 'no answer',
      tests: [
        { name: 'Run a Pod > test-pod #1 runs', task_id: 1, test_code: 'test-pod #1 runs', status: 'pass' },
        {
          name: 'Run a Pod > uses "nginx" & nothing else',
          task_id: 1,
          test_code: 'uses "nginx" & nothing else',
          status: 'fail',
          message: 'Found: httpd <2>. Wanted: nginx. Look at: image:\u0007.',
        },
        { name: 'Look inside > serves a page', task_id: 2, test_code: 'serves a page', status: 'error', message: 'no answer' },
      ],
    });
    const [first] = grade.exercises;
    if (!first) throw new Error('an exercise was meant');
    const failed = JSON.parse(renderGrade(total([{ ...first, output: 'x'.repeat(900) }]), 'exercism')) as { status: string; message?: string; tests: { output: string }[] };
    expect({ status: failed.status, message: failed.message, output: failed.tests[0]?.output.length }).toEqual({ status: 'fail', message: undefined, output: 500 });
  });

  it('renders JUnit XML with everything escaped', () => {
    expect(renderGrade(grade, 'junit')).toBe(
      [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<testsuites name="drydock">',
        '  <testsuite name="pods/first-pod/run-a-pod" tests="2" failures="1" errors="0">',
        '    <testcase classname="pods/first-pod/run-a-pod" name="test-pod #1 runs"/>',
        '    <testcase classname="pods/first-pod/run-a-pod" name="uses &#34;nginx&#34; &#38; nothing else">',
        '      <failure message="found: httpd &#60;2&#62;; wanted: nginx">image:</failure>',
        '    </testcase>',
        '  </testsuite>',
        '  <testsuite name="pods/first-pod/look" tests="1" failures="0" errors="1">',
        '    <testcase classname="pods/first-pod/look" name="serves a page">',
        '      <error message="no answer"/>',
        '    </testcase>',
        '  </testsuite>',
        '</testsuites>',
        '',
      ].join('\n'),
    );
  });

  it('renders TAP 14 with subtests', () => {
    expect(renderGrade(grade, 'tap')).toBe(
      [
        'TAP version 14',
        '1..2',
        '# Subtest: Run a Pod',
        '    1..2',
        '    ok 1 - test-pod \\#1 runs',
        '    not ok 2 - uses "nginx" & nothing else',
        '      ---',
        '      state: "failed"',
        '      found: "httpd <2>"',
        '      wanted: "nginx"',
        '      lookAt: "image:\\u0007"',
        '      ...',
        'not ok 1 - pods/first-pod/run-a-pod',
        '# Subtest: Look inside',
        '    1..1',
        '    not ok 1 - serves a page',
        '      ---',
        '      state: "could-not-look"',
        '      reason: "no answer"',
        '      ...',
        'not ok 2 - pods/first-pod/look',
        '',
      ].join('\n'),
    );
  });
});
