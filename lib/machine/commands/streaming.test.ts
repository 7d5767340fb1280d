import { expect, test } from 'vitest';
import { createShell } from '../shell/index.ts';
import { executable } from '../files/layer.ts';
import { testMachine } from '../testing/index.ts';
import { debianPrograms } from './index.ts';

function box() {
  return testMachine({
    programs: new Map([...debianPrograms, ['sh', createShell({ flavour: 'dash' })]]),
    files: { '/usr/bin/sh': executable('sh') },
  });
}

test.each([
  ['yes ends when its reader has enough', 'yes | head -n 2', 'y\ny\n'],
  ['an endless device is cut off', 'head -c 5 /dev/zero | wc -c', '5\n'],
  ['a hundred million bytes go through a pipe', 'head -c 100000000 /dev/zero | wc -c', '100000000\n'],
  ['grep hands lines over as they come', '(echo one; sleep 3600; echo two) | grep --line-buffered o | head -n 1', 'one\n'],
  ['sed stops reading at q', 'yes | sed 3q', 'y\ny\ny\n'],
  ['awk stops reading at exit', "yes | awk 'NR == 2 {print NR; exit}'", '2\n'],
  ['sort gives all at the end', 'seq 1000 | sort -rn | head -n 1', '1000\n'],
  ['xargs with much input makes several commands', 'seq 50000 | xargs echo | wc -l', '3\n'],
  ['tee copies as it goes', 'yes | tee /tmp/copy | head -n 1', 'y\n'],
  ['tail -f follows', '(sleep 2; echo more >> /tmp/log; sleep 2; echo enough >> /tmp/log) & echo first > /tmp/log; timeout 10 tail -f /tmp/log', 'first\nmore\nenough\n'],
  ['tail -F waits for a file', '(sleep 2; echo here > /tmp/later) & timeout 5 tail -F /tmp/later 2> /tmp/words; cat /tmp/words', "here\ntail: cannot open '/tmp/later' for reading: No such file or directory\ntail: '/tmp/later' has appeared;  following new file\n"],
  ['a pattern that backtracks for ever elsewhere', "printf 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\\n' | grep -cE '(a+)+$'", '0\n'],
  ['such a pattern with a back-reference is cut off', "printf 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\\n' | grep -E '(a*)*(a*)*(a*)*\\1c' 2>&1", 'grep: exceeded the backtracking limit\n'],
])('%s', async (_title, script, stdout) => {
  await using machine = box();
  const result = await machine.run(['sh', '-c', script]);
  expect(result.stdout).toBe(stdout);
  expect(machine.bugs).toEqual([]);
});

test.each([
  ['a pattern that is none', ['expr', 'a', ':', '\\(']],
  ['brackets beyond measure', ['awk', `BEGIN { print ${'('.repeat(50_000)} }`]],
  ['a find that nests too deep', ['find', '.', ...new Array<string>(20_000).fill('!'), '-true']],
  ['a jq program that nests too deep', ['jq', '-n', '['.repeat(50_000)]],
] as const)('%s is refused', async (_title, args) => {
  await using machine = box();
  const { code, stderr } = await machine.run(args);
  expect([code > 0, stderr.startsWith(`${args[0]}: `), machine.bugs]).toEqual([true, true, []]);
});

test('many lines are sorted while others work', async () => {
  await using machine = box();
  const { stdout } = await machine.run(['sh', '-c', 'seq 300000 | sort -rn | sed -n \'1p;150000p;$p\'']);
  expect(stdout).toBe('300000\n150001\n1\n');
});

test.each([['cat /dev/zero | wc -c'], ['yes > /dev/null'], ["awk 'BEGIN {while (1) n++}'"], ['sed :a\\;ba /etc/passwd'], ['sleep 100000']])('Ctrl-C ends %s', async (script) => {
  await using machine = box();
  const session = machine.session(['sh', '-c', script]);
  await session.settle();
  await session.type('\x03');
  expect(await session.ended).toBe(130);
});

test('a line without end is refused, not collected', async () => {
  await using machine = box();
  expect(await machine.run(['sh', '-c', 'cat /dev/zero | tr "\\0" x | grep x'])).toEqual({ code: 2, stdout: '', stderr: 'grep: memory exhausted\n' });
});

test('tail -f /dev/null waits without doing anything', async () => {
  await using machine = box();
  const session = machine.session(['tail', '-f', '/dev/null']);
  await session.settle();
  expect(machine.clock.nextDue()).toBeUndefined();
  await session.type('\x03');
  expect(await session.ended).toBe(130);
});

test('less shows a page, searches and leaves', async () => {
  await using machine = box();
  machine.machine.files.writeFile('/tmp/long', Array.from({ length: 100 }, (_line, index) => `line ${index + 1}\n`).join(''));
  const session = machine.session(['less', '/tmp/long']);
  await session.settle();
  expect(session.screen()).toContain('line 23\x1b[K\r\n\x1b[7m/tmp/long\x1b[27m\x1b[K');
  await session.type(' ');
  expect(session.screen()).toContain('line 46\x1b[K\r\n:\x1b[K');
  await session.type('\x03');
  await session.type('/line 70\r');
  expect(session.screen()).toContain('\x1b[H\x1b[7mline 70\x1b[27m\x1b[K\r\n');
  await session.type('G');
  expect(session.screen()).toMatch(/line 100\x1b\[K\r\n\x1b\[7m\(END\)\x1b\[27m\x1b\[K$/);
  await session.type('q');
  expect(await session.ended).toBe(0);
});

test('less reads a pipe and takes keys from the terminal', async () => {
  await using machine = box();
  const session = machine.session(['sh', '-c', 'seq 100 | less']);
  await session.settle();
  expect(session.screen()).toContain('23\x1b[K\r\n:\x1b[K');
  await session.type('G');
  expect(session.screen()).toContain('100\x1b[K\r\n\x1b[7m(END)\x1b[27m\x1b[K');
  await session.type('q');
  expect(await session.ended).toBe(0);
});

test('watch redraws until Ctrl-C', async () => {
  await using machine = box();
  const session = machine.session(['watch', '-n', '5', 'echo', 'hello']);
  await session.settle();
  await machine.clock.advance(5000);
  await session.settle();
  const title = 'Every 5.0s: echo hello                         testbox: Mon Nov 23 07:03:29 2026';
  expect(session.screen()).toBe(`\x1b[?1049h\x1b[H\x1b[2J\x1b[3J${title}\r\n\r\nhello\x1b[H\x1b[2J\x1b[3J${title.replace(':29', ':34')}\r\n\r\nhello`);
  await session.type('\x03');
  expect(await session.ended).toBe(0);
});

test('top shows processes and leaves on q', async () => {
  await using machine = box();
  const session = machine.session(['top']);
  await session.settle();
  expect(session.screen()).toContain('    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND');
  await session.type('q');
  expect(await session.ended).toBe(0);
});

test('ls lays out columns by the terminal\'s width', async () => {
  await using machine = box();
  for (const name of ['alpha', 'beta', 'gamma', 'delta', 'epsilon with blank', 'zeta']) machine.machine.files.writeFile(`/tmp/${name}`, '');
  const session = machine.session(['ls', '/tmp']);
  expect(await session.ended).toBe(0);
  expect(session.screen()).toBe(" alpha\t beta   delta  'epsilon with blank'   gamma   zeta\r\n");
});
