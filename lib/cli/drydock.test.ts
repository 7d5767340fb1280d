import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { gradeSchema } from '#lib/grading/index.ts';

const ROOT = join(import.meta.dirname, '..', '..');

async function drydock(args: readonly string[], input = ''): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, ['lib/cli/main.ts', ...args], { cwd: ROOT, stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { status, stdout, stderr };
}

describe('bin/drydock', () => {
  it('runs commands on a fresh cluster and exits with the last one\'s status', async () => {
    const { status, stdout } = await drydock(['shell', '-c', 'kubectl get namespace default -o name; exit 3']);
    expect({ status, stdout }).toEqual({ status: 3, stdout: 'namespace/default\n' });
  });

  it('runs what standard input holds', async () => {
    expect(await drydock(['shell'], 'hostname\nfalse\n')).toMatchObject({ status: 1, stdout: 'kube-control01\n' });
  });

  it('grades a script, as JSON, with the same bytes each time', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'drydock-grade-'));
    const script = join(folder, 'answer.sh');
    writeFileSync(script, 'kubectl run test-pod --image=nginx\n');
    const args = ['grade', 'pods/first-pod/run-a-pod', '--script', script, '--format', 'json'];
    const [first, second] = await Promise.all([drydock(args), drydock(args)]);
    rmSync(folder, { recursive: true });
    expect(first.status).toBe(1);
    expect(JSON.parse(first.stdout)).toMatchObject({ state: 'failed', earned: 6, possible: 10 });
    expect(second.stdout).toBe(first.stdout);
  });

  it('grades a folder of scripts, manifests, recorded keys and answers, each exercise in its own sandbox', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'drydock-hand-in-'));
    mkdirSync(join(folder, 'pods/first-pod'), { recursive: true });
    mkdirSync(join(folder, 'pods/looking-inside'), { recursive: true });
    mkdirSync(join(folder, 'pods/sharing'), { recursive: true });
    const keys = ['kubectl exec test-pod -- sh -c "echo Mine > /usr/share/nginx/html/hello.html"\r', "curl -s http://$(kubectl get pod test-pod -o jsonpath='{.status.podIP}')/hello.html\r"];
    writeFileSync(join(folder, 'pods/first-pod/run-a-pod.yml'), 'apiVersion: v1\nkind: Pod\nmetadata: {name: test-pod}\nspec: {containers: [{name: web, image: nginx}]}\n');
    const cast = [{ version: 2, width: 80, height: 24 }, ...keys.map((text, index) => [2 + index * 3, 'i', text])];
    writeFileSync(join(folder, 'pods/looking-inside/your-own-page.cast'), cast.map((line) => JSON.stringify(line)).join('\n'));
    const names = ['pods/first-pod/run-a-pod', 'pods/looking-inside/your-own-page', 'pods/sharing/helper'];
    const { status, stdout } = await drydock(['grade', ...names, '--hand-in', folder, '--format', 'json']);
    const graded = gradeSchema.parse(JSON.parse(stdout)).exercises.map(({ exercise, state, output }) => ({ exercise, state, output: output.includes('Mine') }));
    expect({ status, graded }).toEqual({
      status: 1,
      graded: [
        { exercise: names[0], state: 'passed', output: false },
        { exercise: names[1], state: 'passed', output: true },
        { exercise: names[2], state: 'failed', output: false },
      ],
    });
    symlinkSync('/etc/passwd', join(folder, 'pods/sharing/helper.sh'));
    const linked = await drydock(['grade', 'pods/sharing/helper', '--hand-in', folder]);
    rmSync(folder, { recursive: true });
    expect(linked).toEqual({ status: 2, stdout: '', stderr: `drydock: cannot read the submission: ${folder}/pods/sharing/helper.sh: links are not followed\n` });
  });

  it('ends a hand-in that never ends, and gives what it can', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'drydock-grade-'));
    const script = join(folder, 'answer.sh');
    writeFileSync(script, 'cat /etc/shadow /proc/1/environ ../../../../etc/hostname; yes | head -c 50000000 > big; f() { f | f & }; f; while :; do :; done\n');
    const { status, stdout } = await drydock(['grade', 'pods/first-pod/run-a-pod', '--script', script, '--format', 'exercism', '--output', join(folder, 'results.json')]);
    const report = JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8')) as { status: string; tests: unknown[] };
    rmSync(folder, { recursive: true });
    expect({ status, stdout, report: report.status, tests: report.tests.length }).toEqual({ status: 0, stdout: '', report: 'fail', tests: 3 });
  }, 120_000);

  it('gives up a hand-in that computes for longer than it may, and says that it could not be graded', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'drydock-grade-'));
    const script = join(folder, 'answer.sh');
    writeFileSync(script, "awk 'BEGIN { for (;;) x[i++ % 1000] = i }'\n");
    const { status, stdout } = await drydock(['grade', 'pods/first-pod/run-a-pod', '--script', script, '--time', '1', '--format', 'json']);
    rmSync(folder, { recursive: true });
    const { exercises, state } = gradeSchema.parse(JSON.parse(stdout));
    const reason = 'Grading this takes more time or memory than a hand-in may.';
    expect({ status, state, outcomes: exercises.flatMap(({ checks }) => checks.map(({ outcome }) => outcome)) })
      .toEqual({ status: 3, state: 'could-not-look', outcomes: Array.from({ length: 3 }, () => ({ state: 'could-not-look', reason })) });
  }, 60_000);

  it.each([
    ['an unknown command', ['frobnicate'], 'drydock: there is no command "frobnicate".'],
    ['an unknown option', ['shell', '--nosuch'], "drydock: Unknown option '--nosuch'"],
    ['an unknown exercise', ['grade', 'nosuch', '--script', '/dev/null'], 'drydock: the course has no exercise "nosuch"; bin/drydock lessons list shows them'],
    ['a recording without a terminal', ['shell', '--record', '/dev/null'], 'drydock: --record records what is typed into a terminal'],
    ['a hand-in that is not there', ['grade', '--hand-in', '/nosuch'], 'drydock: cannot read the submission: /nosuch: is no folder'],
    ['nothing to grade', ['grade'], 'drydock: one of --script, --manifests, --session, --hand-in and --kubeconfig says what to grade'],
    ['no time at all', ['grade', '--script', '/dev/null', '--time', '0'], 'drydock: --time is a number of seconds from 1 to 99999, not "0"'],
    ['a kubeconfig that is not there', ['shell', '--kubeconfig', '/nosuch', '-c', 'true'], 'drydock: cannot use /nosuch: ENOENT'],
    ['a port that is none', ['cluster', '--port', 'x'], 'drydock: --port is a number from 0 to 65535, not "x"'],
  ])('refuses %s in a sentence, with status 2', async (_name, args, message) => {
    const { status, stdout, stderr } = await drydock(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});
