import headless from '@xterm/headless';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '#lib/config/index.ts';
import { typedKeys } from '#lib/machine/testing/index.ts';
import { openSimulated } from '#lib/sandboxes/index.ts';
import type { SimulatedSandbox } from '#lib/sandboxes/index.ts';

/** `kubectl edit` at a terminal, in vi and nano, as a learner would do it. */
describe('kubectl edit at a terminal', () => {
  let sandbox: SimulatedSandbox;
  const screen = new headless.Terminal({ cols: 100, rows: 30, allowProposedApi: true });
  let type: (keys: string) => void;

  beforeAll(async () => {
    sandbox = openSimulated({ seed: 1, start: Date.parse('2026-11-23T07:00:00Z'), limits: DEFAULT_LIMITS });
    await sandbox.clock.advance(10_000);
    await sandbox.clock.runUntil(sandbox.workstation.run('kubectl create deployment web --image=nginx --replicas=2'), 60_000);
    const session = sandbox.workstation.terminal(1)!;
    session.resize(100, 30);
    const viewer = await session.attach({ output: (bytes) => screen.write(bytes, () => viewer?.acknowledge(bytes.length)), notice: () => undefined, ended: () => undefined });
    type = (keys) => void session.input(new TextEncoder().encode(typedKeys(keys)));
  });
  afterAll(() => sandbox[Symbol.asyncDispose]());

  /** Lets time pass until the screen shows the words. */
  async function sees(words: string): Promise<void> {
    await expect.poll(async () => {
      await sandbox.clock.advance(100);
      const { active } = screen.buffer;
      return Array.from({ length: screen.rows }, (_, row) => active.getLine(active.baseY + row)?.translateToString(true) ?? '').join('\n');
    }, { timeout: 10_000 }).toContain(words);
  }

  async function replicas(): Promise<string> {
    return (await sandbox.clock.runUntil(sandbox.workstation.run("kubectl get deployment web -o jsonpath='{.spec.replicas}'"), 60_000)).output;
  }

  it('opens vi when no editor is named, and changes what was written there', async () => {
    await sees('# ');
    type('clear; kubectl edit deployment web<Enter>');
    await sees('# Please edit the object below.');
    type('/^  replicas<Enter>A<Backspace>3<Esc>:wq<Enter>');
    await sees('deployment.apps/web edited');
    expect(await replicas()).toBe('3');
  });

  it('changes nothing when vi is left without writing', async () => {
    type('clear; kubectl edit deployment web<Enter>');
    await sees('# Please edit the object below.');
    type(':q!<Enter>');
    await sees('Edit cancelled, no changes made.');
  });

  it('opens the file again, with what is wrong, in nano', async () => {
    type('clear; KUBE_EDITOR=nano kubectl edit deployment web<Enter>');
    await sees('GNU nano 7.2');
    type('<C-W>  replicas: 3<Enter><C-E><Backspace>-1<C-S><C-X>');
    await sees('# deployments.apps "web" was not valid:');
    type('<C-W>  replicas: -1<Enter><C-E><Backspace><Backspace>4<C-S><C-X>');
    await sees('deployment.apps/web edited');
    expect(await replicas()).toBe('4');
  });

  it('keeps a copy when nothing valid was saved', async () => {
    type('clear; EDITOR=nano kubectl edit deployment web<Enter>');
    await sees('GNU nano 7.2');
    type('<C-W>  replicas: 4<Enter><C-E><Backspace>-1<C-S><C-X>');
    await sees('# deployments.apps "web" was not valid:');
    type('<C-X>');
    await sees('error: Edit cancelled, no valid changes were saved.');
    expect(await replicas()).toBe('4');
  });

  it('has vi in the containers of BusyBox', async () => {
    type('clear; kubectl run box --image=busybox -it --restart=Never -- sh<Enter>');
    await sees('/ # ');
    type('echo one > x; vi x<Enter>');
    await sees('- x 1/1 100%');
    type('otwo<Esc>:wq<Enter>');
    await sees('/ # ');
    type('cat x; exit<Enter>');
    await sees('one\ntwo');
  });

  it('has vim in a container of Debian once it is installed', async () => {
    const ready = 'kubectl wait --for=condition=Available deployment/web --timeout=60s';
    const inside = 'which vim vi; apt-get update >/dev/null && apt-get install -y vim >/dev/null 2>&1; which vim vi';
    const { output } = await sandbox.clock.runUntil(sandbox.workstation.run(`${ready} && kubectl exec deploy/web -- sh -c '${inside}'`), 200_000);
    expect(output).toBe('deployment.apps/web condition met\n/usr/bin/vim\n/usr/bin/vi\n');
  });

  it('completes the names of the editors, and finds them', async () => {
    type('clear; nan<Tab>--version<Enter>');
    await sees('GNU nano, version 7.2');
    const { output } = await sandbox.clock.runUntil(sandbox.workstation.run('which nano vi vim view; type nano'), 60_000);
    expect(output).toBe('/usr/bin/nano\n/usr/bin/vi\n/usr/bin/vim\n/usr/bin/view\nnano is /usr/bin/nano\n');
  });
});
