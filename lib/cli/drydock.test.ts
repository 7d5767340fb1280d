import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';

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

  it.each([
    ['an unknown command', ['frobnicate'], 'drydock: there is no command "frobnicate".'],
    ['an unknown option', ['shell', '--nosuch'], "drydock: Unknown option '--nosuch'"],
    ['an unknown exercise', ['grade', 'nosuch', '--script', '/dev/null'], 'drydock: the course has no exercise "nosuch"; bin/drydock lessons list shows them'],
    ['nothing to grade', ['grade'], 'drydock: one of --script, --manifests and --kubeconfig says what to grade'],
    ['a kubeconfig that is not there', ['shell', '--kubeconfig', '/nosuch', '-c', 'true'], 'drydock: cannot use /nosuch: ENOENT'],
    ['a port that is none', ['cluster', '--port', 'x'], 'drydock: --port is a number from 0 to 65535, not "x"'],
  ])('refuses %s in a sentence, with status 2', async (_name, args, message) => {
    const { status, stdout, stderr } = await drydock(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});
