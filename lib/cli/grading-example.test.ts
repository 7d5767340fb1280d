import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '../..');
const WORK = 'hand-in/pods/first-pod/run-a-pod.yml';

let repository = '';

/** A copy of docs/grading-example with Drydock beside it, as the workflows fetch it. */
beforeEach(() => {
  repository = mkdtempSync(join(tmpdir(), 'drydock-example-'));
  cpSync(join(ROOT, 'docs/grading-example'), repository, { recursive: true });
  symlinkSync(ROOT, join(repository, 'drydock'));
});

afterEach(() => rmSync(repository, { recursive: true }));

interface Workflow {
  env: Record<string, string>;
  jobs: { grade: { steps: { run?: string; if?: string }[] } };
}

interface Pipeline {
  grade: { variables: Record<string, string>; before_script: string[]; script: string[]; after_script: string[] };
}

async function run(script: string, env: Record<string, string>): Promise<{ status: number | null; output: string }> {
  // The Node that runs this test, so that Drydock need not fetch one.
  const path = `${join(process.execPath, '..')}:${process.env['PATH'] ?? ''}`;
  const child = spawn('bash', ['-ec', script], { cwd: repository, env: { ...process.env, ...env, PATH: path } });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { status, output: stdout + stderr };
}

const read = (file: string) => parse(readFileSync(join(repository, file), 'utf8')) as unknown;

/** What each service runs on a push, and what it runs when that has failed. */
const SERVICES = {
  'GitHub Actions': () => {
    const { env, jobs } = read('.github/workflows/grade.yml') as Workflow;
    const commands = jobs.grade.steps.filter((step) => step.run !== undefined);
    const always = commands.filter((step) => step.if === undefined);
    const onFailure = commands.filter((step) => step.if === 'failure()');
    return { env, push: always.map((step) => step.run).join('\n'), failure: onFailure.map((step) => step.run).join('\n') };
  },
  'GitLab CI': () => {
    const { grade } = read('.gitlab-ci.yml') as Pipeline;
    return { env: { ...grade.variables, CI_JOB_STATUS: 'failed' }, push: [...grade.before_script, ...grade.script].join('\n'), failure: grade.after_script.join('\n') };
  },
};

describe.each(Object.entries(SERVICES))('the example for %s', (_name, steps) => {
  it('passes what is right, with a report of tests', async () => {
    const { env, push } = steps();
    const { status, output } = await run(push, env);
    expect({ status, output }).toEqual({ status: 0, output: '' });
    expect(readFileSync(join(repository, 'grade.xml'), 'utf8')).toContain('<testsuite name="pods/first-pod/run-a-pod" tests="3" failures="0" errors="0">');
  }, 60_000);

  it('fails what is wrong, and says why', async () => {
    const { env, push, failure } = steps();
    writeFileSync(join(repository, WORK), readFileSync(join(repository, WORK), 'utf8').replace('nginx:latest', 'ngnix:latest'));
    expect((await run(push, env)).status).toBe(1);
    expect((await run(failure, env)).output).toContain('found:   Pod test-pod uses ngnix:latest');
  }, 60_000);
});
