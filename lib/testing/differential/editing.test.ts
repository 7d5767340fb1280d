import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKubectl } from '#lib/kubectl/index.ts';
import { createShell, debianPrograms } from '#lib/machine/index.ts';
import { testMachine } from '#lib/machine/testing/index.ts';
import { realTools } from '../real-tools.ts';
import { splitCommandLine } from './command-line.ts';
import { CASES } from './editing-cases.ts';
import type { EditingCase } from './editing-cases.ts';
import { runOnMachine } from './machine-run.ts';
import { mask } from './mask.ts';
import { serveCluster } from '../served-cluster.ts';

/**
 * `kubectl edit` with an editor that is a script: each time it is called it keeps what it was given to
 * edit, and does the next step to it. Real and ours must say the same, and show their editors the same.
 */
const EDITOR = `for file; do :; done
n=$(cat count 2>/dev/null || echo 0); n=$((n + 1)); echo $n > count
{ echo "== $n"; cat "$file"; } >> seen
step=$(sed -n "\${n}p" steps)
case "$step" in
  '') ;;
  exit*) $step ;;
  empty) : > "$file" ;;
  comments) echo '# nothing' > "$file" ;;
  tab) printf '\\tx: 1\\n' >> "$file" ;;
  garbage) echo 'a: b: c' >> "$file" ;;
  *) sed -i "$step" "$file" ;;
esac
`;

/** Files beside the editor. */
const FILES: Readonly<Record<string, string>> = {
  'edit.sh': EDITOR,
  'applied.yml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: applied\ndata:\n  a: "1"\n',
  'made.yml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: made\ndata:\n  a: first\n',
  'other.yml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: other\ndata:\n  a: first\n',
};

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
  seen: string;
}

interface Side extends AsyncDisposable {
  run(words: readonly string[], steps: readonly string[], env: Readonly<Record<string, string>>): Promise<Outcome>;
}

const real = await realTools();
if ('missing' in real) console.warn(`kubectl edit is not compared with the real one: ${real.missing}`);

describe.runIf('kubectl' in real)('kubectl edit behaves as the real one', () => {
  let sides: { theirs: Side; ours: Side };
  beforeAll(async () => {
    sides = { theirs: await theirSide('kubectl' in real ? real.kubectl : ''), ours: await ourSide() };
    for (const line of ['create deployment web --image=nginx --replicas=0', 'create configmap settings --from-literal=colour=blue --from-literal=size=3', 'create service clusterip front --tcp=80:80', 'apply -f applied.yml']) {
      for (const side of [sides.theirs, sides.ours]) expect((await side.run(splitCommandLine(line), [], {})).code).toBe(0);
    }
  }, 60_000);
  afterAll(async () => {
    await sides.theirs[Symbol.asyncDispose]();
    await sides.ours[Symbol.asyncDispose]();
  });

  it.each(CASES.map((one) => [one.name, one] as const))('%s', async (_name, { line, steps = [], env = {} }: EditingCase) => {
    const words = splitCommandLine(line);
    const settings = { EDITOR: 'bash edit.sh', ...env };
    const [theirs, ours] = [await sides.theirs.run(words, steps, settings), await sides.ours.run(words, steps, settings)];
    expect(comparable(ours)).toEqual(comparable(theirs));
  });
});

function comparable({ code, stdout, stderr, seen }: Outcome): Outcome {
  const plain = (text: string) => mask(text).replaceAll(/kubectl-edit-\d+/g, 'kubectl-edit-<n>').replaceAll(/\/tmp\/[^\s"]*\/(?=kubectl-edit)/g, '/tmp/');
  return { code, stdout: plain(stdout), stderr: plain(stderr), seen: plain(seen) };
}

async function theirSide(program: string): Promise<Side> {
  const served = await serveCluster({ seed: 1 });
  const home = mkdtempSync(join(tmpdir(), 'drydock-edit-'));
  mkdirSync(join(home, '.kube'));
  writeFileSync(join(home, '.kube/config'), served.kubeconfig);
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(home, name), text);
  return {
    run: (words, steps, env) => new Promise((resolve) => {
      for (const name of ['seen', 'count']) rmSync(join(home, name), { force: true });
      writeFileSync(join(home, 'steps'), `${steps.join('\n')}\n`);
      const environment = { NODE_ENV: 'test', HOME: home, PATH: '/usr/bin:/bin', TMPDIR: '/tmp', ...env } as const;
      const child = execFile(program, [...words], { cwd: home, env: environment, maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
        const seen = existsSync(join(home, 'seen')) ? readFileSync(join(home, 'seen'), 'utf8') : '';
        resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr, seen });
      });
      child.stdin?.end();
    }),
    async [Symbol.asyncDispose]() {
      rmSync(home, { recursive: true, force: true });
      await served[Symbol.asyncDispose]();
    },
  };
}

async function ourSide(): Promise<Side> {
  const served = await serveCluster({ seed: 1 });
  const kubectl = createKubectl({ connect: (cluster) => (cluster.server === served.server ? served.cluster.api : undefined) });
  const machine = testMachine({
    clock: served.clock,
    programs: new Map([...debianPrograms, ['bash', createShell({ flavour: 'bash' })], ['kubectl', kubectl]]),
    files: { '/root/.kube/config': served.kubeconfig, ...Object.fromEntries(Object.entries(FILES).map(([name, text]) => [`/root/${name}`, text])) },
  });
  const { files } = machine.machine;
  return {
    async run(words, steps, env) {
      for (const name of ['seen', 'count']) if (files.exists(`/root/${name}`)) files.unlink(`/root/${name}`);
      files.writeFile('/root/steps', `${steps.join('\n')}\n`);
      const result = await runOnMachine(machine.machine, ['kubectl', ...words], { cwd: '/root', env: { HOME: '/root', PATH: '/usr/bin:/bin', ...env } });
      return { ...result, seen: files.exists('/root/seen') ? files.readText('/root/seen') : '' };
    },
    async [Symbol.asyncDispose]() {
      await machine[Symbol.asyncDispose]();
      await served[Symbol.asyncDispose]();
    },
  };
}
