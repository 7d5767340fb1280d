import { describe, expect, it } from 'vitest';
import { debianPrograms } from '../commands/index.ts';
import { testMachine } from '../testing/index.ts';
import { createShell } from './index.ts';

async function bash(script: string) {
  await using machine = testMachine({
    programs: new Map([...debianPrograms, ['bash', createShell({ flavour: 'bash' })]]), processor: { charge: () => {} },
  });
  const result = await machine.run(['bash', '-c', script], { env: { PATH: '/usr/bin' } });
  expect(machine.bugs).toEqual([]);
  return result;
}

describe('limits end in a message, never in the host', () => {
  it.each([
    ['endless recursion', 'f() { f; }; f', 'environment: line 1: f: maximum function nesting level exceeded (1000)\n', 1],
    ['a function that recurses through a condition', 'f() { if f; then :; fi; }; f', 'environment: line 1: f: maximum function nesting level exceeded (1000)\n', 1],
    ['endless eval', "x='eval $x'; eval $x", 'bash: line 1: eval: maximum eval nesting level exceeded (100)\n', 1],
    ['a giant brace expansion', 'echo {1..100000000}', 'bash: line 1: brace expansion: failed to allocate memory for 100000000 elements\n', 1],
    ['braces multiplied', 'echo {1..999}{1..999}', 'bash: line 1: brace expansion: failed to allocate memory for 998001 elements\n', 1],
    ['a doubling string', 'x=aaaaaaaa; while :; do x=$x$x; done', 'bash: line 1: xrealloc: cannot allocate 8388608 bytes\n', 2],
    ['endless output into a substitution', 'x=$(yes)', 'bash: line 1: command substitution: more than 4 MiB of output: Cannot allocate memory\n', 2],
    ['arithmetic that goes in circles', 'a=b; b=a; echo $((a))', 'bash: line 1: b: expression recursion level exceeded (error token is "b")\n', 1],
  ])('%s', async (_name, script, stderr, code) => {
    expect(await bash(script)).toEqual({ stdout: '', stderr, code });
  });

  it('refuses input that nests too deeply', async () => {
    const deep = `${'{ '.repeat(5_000)}true${'; }'.repeat(5_000)}`;
    expect(await bash(deep)).toEqual({ stdout: '', stderr: 'bash: -c: line 1: maximum nesting level of the parser exceeded\n', code: 2 });
    expect((await bash(`echo $((${'('.repeat(5_000)}1${')'.repeat(5_000)}))`)).code).toBe(1);
    expect((await bash(`echo ${'$(echo '.repeat(2_000)}x${')'.repeat(2_000)}`)).code).toBe(2);
  });

  it('matches hostile patterns in bounded time', async () => {
    const text = 'a'.repeat(200);
    expect(await bash(`x=${text}; case $x in ${'*a'.repeat(60)}*b) echo yes;; *) echo no;; esac`)).toEqual({ stdout: 'no\n', stderr: '', code: 0 });
    expect(await bash(`shopt -s extglob; x=${text}; [[ $x == +(+(+(a)))b ]] && echo yes || echo no`)).toEqual({ stdout: 'no\n', stderr: '', code: 0 });
    expect(await bash(`x=${text}; [[ $x =~ ^(a+)+$ ]] && echo yes; [[ \${x}b =~ ^(a|a)*$ ]] || echo no`)).toEqual({ stdout: 'yes\nno\n', stderr: '', code: 0 });
  });

  it('ends with the process when it is killed in an endless loop', async () => {
    await using machine = testMachine({ programs: new Map([...debianPrograms, ['bash', createShell({ flavour: 'bash' })]]) });
    const child = machine.machine.start({ args: ['/usr/bin/bash', '-c', 'while :; do :; done'], env: new Map() });
    await new Promise((resolve) => setImmediate(resolve));
    machine.machine.kill(child.pid, 'SIGKILL');
    expect(await child.ended).toEqual({ signal: 'SIGKILL' });
    expect(machine.bugs).toEqual([]);
  });
});

const RETRY = 'bash: line 1: fork: retry: Resource temporarily unavailable\n';

/** A machine of twenty processes at most. */
function crowded() {
  return testMachine({
    programs: new Map([...debianPrograms, ['bash', createShell({ flavour: 'bash' })]]),
    limits: { processes: 20, storage: 1 << 20, fileSize: 1 << 20, openFiles: 64 },
  });
}

describe('a shell that gets no more processes', () => {
  // Both as bash 5.2 answered under `ulimit -u`, as a user who is not root.
  it.each([
    ['asks four times more, and gives up', 22, [RETRY, RETRY, RETRY, RETRY, 'bash: line 1: fork: Resource temporarily unavailable\n']],
    ['gives up when a child ends meanwhile', 5, [RETRY, RETRY, RETRY, 'bash: line 1: fork: Interrupted system call\n']],
  ])('%s', async (_name, seconds, stderr) => {
    await using machine = crowded();
    const result = await machine.run(['bash', '-c', `for i in {1..50}; do sleep ${seconds} & done; echo never`], { env: { PATH: '/usr/bin' } });
    expect(result).toEqual({ stdout: '', stderr: stderr.join(''), code: 254 });
    expect(machine.bugs).toEqual([]);
  });

  it('goes on when others have made room', async () => {
    await using machine = crowded();
    machine.machine.start({ args: ['bash', '-c', 'for i in {1..17}; do sleep 2 & done; wait'], env: new Map([['PATH', '/usr/bin']]) });
    await machine.clock.advance(500);
    const result = await machine.run(['bash', '-c', 'echo $(echo made room)'], { env: { PATH: '/usr/bin' } });
    expect(result).toEqual({ stdout: 'made room\n', stderr: RETRY + RETRY, code: 0 });
  });
});

describe('Ctrl-C ends, within few turns,', () => {
  it.each([
    ['a loop of processes that end at once', 'while :; do true & done'],
    ['a loop of processes that stay', 'while :; do sleep 1 & done'],
    ['a loop of commands', 'while :; do uname; done'],
    ['a loop of pipelines', 'while :; do true | true; done'],
    ['a loop of substitutions', 'while :; do x=$(true); done'],
  ])('%s', async (_name, line) => {
    await using machine = crowded();
    const session = machine.session(['bash', '-i'], { env: { PATH: '/usr/bin', PS1: 'ready> ' } });
    await session.settle();
    await session.type(`${line}\r`);
    for (let turn = 0; turn < 8; turn += 1) await session.settle();
    const before = session.screen().length;
    await session.type('\x03');
    expect(session.screen().slice(before)).toMatch(/^\^C[^]*ready> $/);
    await session.type('echo alive-$((1 + 1))\r');
    expect(session.screen()).toContain('\ralive-2\r\n');
  });

  it('nothing of a fork bomb, which meets EAGAIN and leaves the prompt alone', async () => {
    await using machine = crowded();
    const session = machine.session(['bash', '-i'], { env: { PATH: '/usr/bin', PS1: 'ready> ' } });
    await session.settle();
    await session.type(':(){ :|:& };:\r');
    for (let turn = 0; turn < 8; turn += 1) await session.settle();
    expect(session.screen()).toContain('bash: fork: retry: Resource temporarily unavailable\r\n');
    await session.type('\x03');
    await session.type('echo alive-$((1 + 1))\r');
    expect(session.screen()).toContain('\ralive-2\r\n');
    await session.type('echo $(true)\r');
    expect(session.screen().slice(session.screen().indexOf('alive-2'))).toContain('bash: fork: retry: Resource temporarily unavailable\r\n');
    await session.type('\x03');
    expect(session.screen()).toMatch(/\^C(bash: fork: retry: .*\r\n)*bash: fork: Interrupted system call\r\n/);
  });
});
