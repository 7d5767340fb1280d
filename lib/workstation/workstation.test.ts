import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HttpEndpoint } from '#lib/core/index.ts';
import { Random, VirtualClock } from '#lib/core/index.ts';
import { Switch } from '#lib/machine/index.ts';
import { createWorkstation, WorkstationImage } from './create.ts';
import type { Workstation, WorkstationState } from './workstation.ts';

const LIMITS = {
  machine: { processes: 50, storage: 1 << 20, fileSize: 1 << 20, openFiles: 64 },
  terminal: { perSandbox: 3, viewers: 2, scrollback: 100, cells: 8_000, input: 10_000, columns: 200, rows: 100 },
  run: 60_000,
  runOutput: 100,
};
const image = new WorkstationImage();
const decoder = new TextDecoder();
const encoder = new TextEncoder();

let clock: VirtualClock;
let opened: Workstation[];
let changes: number;
let asked: string[];

beforeEach(() => {
  clock = new VirtualClock({ start: Date.UTC(2026, 10, 23, 7, 3, 29) });
  opened = [];
  changes = 0;
  asked = [];
});

afterEach(async () => {
  for (const workstation of opened) await workstation[Symbol.asyncDispose]();
});

/** An API server that only says who asked for what, and that there is nothing. */
const api: HttpEndpoint = {
  request: async ({ method, target, headers }) => {
    asked.push(`${headers['authorization']} ${method} ${target}`);
    return { status: 404, headers: { 'content-type': 'text/plain' }, body: encoder.encode('404 page not found\n') };
  },
  upgrade: () => Promise.reject(new Error('not asked for here')),
};

function open(state?: WorkstationState): Workstation {
  const random = new Random(1);
  const workstation = createWorkstation(image, {
    clock, random,
    saved: state,
    processor: { charge: () => undefined },
    network: new Switch({ random }).plug({ addresses: ['192.168.122.61'] }),
    cluster: { server: 'https://192.168.122.61:6443', token: 'the-token', namespace: 'default' },
    api,
    hostname: 'kube-control01',
    hosts: [{ address: '192.168.122.61', names: ['kube-control01'] }, { address: '192.168.122.62', names: ['kube-worker01'] }],
    limits: LIMITS,
    onChange: () => {
      changes += 1;
    },
    onBug: (error) => {
      throw error;
    },
  });
  opened.push(workstation);
  return workstation;
}

const run = (workstation: Workstation, commands: string) => clock.runUntil(workstation.run(commands), 3_600_000);

/** A terminal's text, typed to and waited for without a browser. */
async function attach(workstation: Workstation, number = 1) {
  const session = workstation.terminal(number);
  if (!session) throw new Error('no such terminal');
  let text = '';
  await session.attach({
    output: (bytes) => {
      text += decoder.decode(bytes);
    },
    notice: () => undefined,
    ended: () => undefined,
  });
  return {
    type: (keys: string) => session.input(encoder.encode(keys)),
    sees: (words: string) => expect.poll(async () => {
      await clock.advance(10);
      return text;
    }, { timeout: 5000 }).toContain(words),
  };
}

/** What is saved once it holds the words: output is on its way to the screen for some turns. */
async function saved(workstation: Workstation, words: string): Promise<WorkstationState> {
  await expect.poll(() => JSON.stringify(workstation.save())).toContain(words);
  return JSON.parse(JSON.stringify(workstation.save())) as WorkstationState;
}

describe('a workstation', () => {
  it('is a Debian system called as in the course, with its user at home', async () => {
    const { output } = await run(open(), 'whoami; hostname; pwd; echo $SHELL $TERM; grep PRETTY /etc/os-release');
    expect(output).toBe('root\nkube-control01\n/root\n/bin/bash xterm-256color\nPRETTY_NAME="Debian GNU/Linux 13 (trixie)"\n');
  });

  it('knows the machines of its cluster by name', async () => {
    const { output } = await run(open(), 'grep kube /etc/hosts');
    expect(output).toBe('192.168.122.61\tkube-control01\n192.168.122.62\tkube-worker01\n');
  });

  it('gives kubectl the way to its own cluster, logged in, and to no other', async () => {
    const workstation = open();
    await run(workstation, 'kubectl get --raw /version');
    expect(asked).toEqual(['Bearer the-token GET /version']);
    const { status, output } = await run(workstation, 'kubectl --server=https://10.0.0.1:6443 get --raw /version');
    expect([status, output]).toEqual([1, 'The connection to the server 10.0.0.1:6443 was refused - did you specify the right host or port?\n']);
    expect(asked).toHaveLength(1);
  });
});

describe('run', () => {
  it('stops what takes too long', async () => {
    const begun = clock.now();
    expect(await run(open(), 'echo before; sleep 3600; echo after')).toEqual({ status: 137, output: 'before\n' });
    expect(clock.now() - begun).toBe(LIMITS.run);
  });

  it('keeps the beginning of a long output', async () => {
    const { output } = await run(open(), 'for i in 1 2 3 4; do echo 0123456789012345678901234567890123456789; done');
    const line = '0123456789012345678901234567890123456789\n';
    expect(output).toBe(`${line}${line}012345678901234567\n[64 bytes more]\n`);
  });

  it('does not wait for what stays in the background', async () => {
    const begun = clock.now();
    expect(await run(open(), 'sleep 100 & echo started')).toEqual({ status: 0, output: 'started\n' });
    expect(clock.now() - begun).toBeLessThan(10);
  });
});

describe('files', () => {
  it('are written with the directories above them, and read from home', async () => {
    const workstation = open();
    workstation.writeFile('src/test-pod/test-pod.yml', encoder.encode('kind: Pod\n'));
    expect((await run(workstation, 'cat src/test-pod/test-pod.yml; ls -l src/test-pod')).output)
      .toBe('kind: Pod\ntotal 4\n-rw-r--r-- 1 root root 10 Nov 23 07:03 test-pod.yml\n');
    expect(decoder.decode(workstation.readFile('~/src/test-pod/test-pod.yml'))).toBe('kind: Pod\n');
    expect(workstation.readFile('/etc/hostname')).toEqual(encoder.encode('kube-control01\n'));
    expect(workstation.readFile('src')).toBeUndefined();
    expect(workstation.readFile('none')).toBeUndefined();
    expect(changes).toBeGreaterThan(0);
  });

  it('end at the limit, in Linux\'s words', async () => {
    const { output } = await run(open(), 'cat /dev/zero > big; ls -s big | cut -d" " -f1');
    expect(output).toBe('cat: write error: No space left on device\n1024\n');
  });
});

describe('what is saved', () => {
  it('brings files, screens, directories, variables and history back', async () => {
    const before = open();
    const terminal = await attach(before, 2);
    await terminal.sees('root@kube-control01:~# ');
    terminal.type('mkdir work; cd work; place=here; echo noted > note\r');
    await terminal.sees('root@kube-control01:~/work# ');
    const again = await attach(open(await saved(before, '~/work# ')), 2);
    await again.sees('echo noted > note');
    again.type('echo "$place $(cat note)"; history 2\r');
    await again.sees('here noted\r\n');
    await again.sees('mkdir work; cd work; place=here; echo noted > note\r\n');
  });

  it('brings a large file back byte by byte', async () => {
    const before = open();
    expect((await run(before, 'head -c 200000 /dev/urandom > big; echo $?')).output).toBe('0\n');
    const state = structuredClone(before.save());
    await run(before, 'echo changed > big');
    const after = open(state);
    expect(after.readFile('big')).toHaveLength(200_000);
    expect((await run(after, 'echo more >> big; wc -c < big')).output).toBe('200005\n');
    expect(structuredClone(open(state).readFile('big'))).toEqual(after.readFile('big')?.slice(0, 200_000));
  });

  it.each([['nano', 'New File'], ['vi', '[New]']])('leaves out %s that was running, but for what it had written', async (editor, greeting) => {
    const before = open();
    const terminal = await attach(before);
    await terminal.sees('# ');
    terminal.type(`echo kept > note; ${editor} draft\r`);
    await terminal.sees(greeting);
    terminal.type('i half a thought');
    await terminal.sees('thought');
    const after = open(JSON.parse(JSON.stringify(before.save())) as WorkstationState);
    const again = await attach(after);
    again.type(`cat note; ls draft; ${editor} note\r`);
    await again.sees("kept\r\nls: cannot access 'draft': No such file or directory");
    await again.sees('\x1b[?1049h');
    expect(after.readFile('note')).toEqual(encoder.encode('kept\n'));
  });

  it('stays of terminals that nobody has looked at since', async () => {
    const before = open();
    const terminal = await attach(before, 2);
    await terminal.sees('# ');
    terminal.type('echo a-$((1 + 1))\r');
    await terminal.sees('a-2');
    const unopened = open(await saved(before, 'a-2'));
    const again = await attach(open(await saved(unopened, 'a-2')), 2);
    await again.sees('a-2');
  });
});

it('has as many terminals as are allowed', () => {
  const workstation = open();
  expect([0, 1, 3, 4, 1.5, Number.NaN].map((number) => workstation.terminal(number) !== undefined)).toEqual([false, true, true, false, false, false]);
});
