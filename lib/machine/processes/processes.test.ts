import { describe, expect, it } from 'vitest';
import { Random, VirtualClock } from '#lib/core/index.ts';
import { createMachine } from '../computer.ts';
import { executable, file, symlink } from '../files/layer.ts';
import { Switch } from '../loopback-network.ts';
import type { Process, SignalName } from '../program.ts';
import { SystemError } from '../system-error.ts';
import { testMachine, testProcessor } from '../testing/index.ts';
import { exitCodeOf } from './signals.ts';

const never = (process: Process) => process.wait(new Promise<number>(() => {}));
const cat = async (process: Process) => {
  for (let chunk = await process.read(); chunk.length > 0; chunk = await process.read()) await process.write(chunk);
  return 0;
};
const sleep = async (process: Process) => {
  await process.sleep(Number(process.args[1]) * 1000);
  return 0;
};
const args = async (process: Process) => {
  await process.write(`${process.args.join('|')}\n`);
  return 0;
};
const loop = async (process: Process) => {
  for (;;) await process.yield();
};

/** A machine whose first process is a container's, not an init of the test's. */
function container(overrides: { random?: Random } = {}) {
  const clock = new VirtualClock({ start: 0 });
  const random = overrides.random ?? new Random(1);
  return {
    clock,
    machine: createMachine({
      hostname: 'pod',
      clock,
      random,
      processor: testProcessor(),
      network: new Switch({ random }).plug({ addresses: ['192.0.2.1'] }),
      programs: new Map(),
      limits: { processes: 10, storage: 1e6, fileSize: 1e6, openFiles: 10 },
      layers: [],
    }),
  };
}

describe('an end', () => {
  it.each<[string, (process: Process) => Promise<number> | number, number, string]>([
    ['returns its code', () => 3, 3, ''],
    ['keeps eight bits of it', () => 256 + 7, 7, ''],
    [
      'of a failed call reads as the C tool would say it',
      (process) => process.fs.list('/nowhere').length,
      1,
      'test: /nowhere: No such file or directory\n',
    ],
    [
      'by its own signal',
      (process) => {
        process.kill(process.pid, 'SIGTERM');
        return 0;
      },
      143,
      '',
    ],
    [
      'of a reader that goes away is SIGPIPE',
      async (process) => {
        const { reader, writer } = process.pipe();
        reader.release();
        await writer.write(new Uint8Array(1));
        return 0;
      },
      141,
      '',
    ],
  ])('%s', async (_what, program, code, stderr) => {
    await using test = testMachine();
    expect(await test.run([program])).toEqual({ code, stdout: '', stderr });
    expect(test.bugs).toEqual([]);
  });

  it('of a broken program is SIGABRT, and the machine goes on', async () => {
    await using test = testMachine({ programs: { args } });
    expect(
      await test.run([
        () => {
          throw new TypeError('a bug');
        },
      ]),
    ).toEqual({ code: 134, stdout: '', stderr: '' });
    expect(
      await test.run([
        (process) => {
          process.onSignal('SIGUSR1', () => {
            throw new TypeError('a bug in a handler');
          });
          process.kill(process.pid, 'SIGUSR1');
          return 0;
        },
      ]),
    ).toEqual({ code: 134, stdout: '', stderr: '' });
    expect(test.bugs.map(String)).toEqual(['TypeError: a bug', 'TypeError: a bug in a handler']);
    expect((await test.run(['args'])).code).toBe(0);
  });

  it('releases everything at once, whatever the program does', async () => {
    await using test = testMachine();
    const input = test.machine.pipe();
    const stubborn = test.machine.start({
      args: ['stubborn'],
      stdin: input.reader,
      program: async (process) => {
        process.listen({ address: '0.0.0.0', port: 80 });
        for (;;) {
          try {
            await process.sleep(1000);
          } catch {
            await Promise.resolve();
            if (process.signal.aborted) return 0;
          }
        }
      },
    });
    input.reader.release();
    await test.clock.advance(10);
    expect(test.network.sockets().length).toBe(1);
    test.machine.kill(stubborn.pid, 'SIGKILL');
    expect(test.network.sockets()).toEqual([]);
    await expect(input.writer.write(new Uint8Array(1))).rejects.toThrow('Broken pipe');
    expect(await stubborn.ended).toEqual({ signal: 'SIGKILL' });
    expect(test.machine.processes().length).toBe(1);
  });
});

describe('signals', () => {
  it('end an endless loop that only yields', async () => {
    await using test = testMachine();
    const child = test.machine.start({ args: ['loop'], program: loop });
    test.clock.setTimeout(() => test.machine.kill(child.pid, 'SIGTERM'), 0);
    expect(await test.clock.runUntil(child.ended, 1000)).toEqual({ signal: 'SIGTERM' });
  });

  it.each<[SignalName, number | 'nothing']>([
    ['SIGHUP', 129],
    ['SIGINT', 130],
    ['SIGQUIT', 131],
    ['SIGKILL', 137],
    ['SIGUSR1', 138],
    ['SIGSEGV', 139],
    ['SIGPIPE', 141],
    ['SIGALRM', 142],
    ['SIGTERM', 143],
    ['SIGCHLD', 'nothing'],
    ['SIGWINCH', 'nothing'],
    ['SIGCONT', 'nothing'],
  ])('by default %s gives %s', async (signal, expected) => {
    await using test = testMachine();
    const child = test.machine.start({ args: ['never'], program: never });
    test.machine.kill(child.pid, signal);
    expect(child.state).toBe(expected === 'nothing' ? 'running' : 'ended');
    if (expected !== 'nothing') expect(exitCodeOf(await child.ended)).toBe(expected);
  });

  it('can be caught, ignored and given back', async () => {
    await using test = testMachine();
    const seen: string[] = [];
    const child = test.machine.start({
      args: ['catcher'],
      program: (process) => {
        const caught = process.onSignal('SIGTERM', () => {
          seen.push('caught');
          caught[Symbol.dispose]();
        });
        process.onSignal('SIGINT', 'ignore');
        expect(() => process.onSignal('SIGKILL', 'ignore')).toThrow('Invalid argument');
        return never(process);
      },
    });
    await test.clock.advance(0);
    test.machine.kill(child.pid, 'SIGINT');
    test.machine.kill(child.pid, 'SIGTERM');
    expect([seen, child.state]).toEqual([['caught'], 'running']);
    test.machine.kill(child.pid, 'SIGTERM');
    expect(child.state).toBe('ended');
  });

  it('that are ignored stay so in children; handlers do not', async () => {
    await using test = testMachine();
    const states: string[] = [];
    await test.run([
      async (process) => {
        process.onSignal('SIGHUP', 'ignore');
        process.onSignal('SIGTERM', () => {});
        const child = process.spawn({ args: ['child'], program: never });
        process.kill(child.pid, 'SIGHUP');
        states.push(child.state);
        process.kill(child.pid, 'SIGTERM');
        states.push(child.state);
        await child.ended;
        return 0;
      },
    ]);
    expect(states).toEqual(['running', 'ended']);
  });

  it('reach only processes of the same user, but for root', async () => {
    await using test = testMachine();
    const errors: unknown[] = [];
    await test.run(
      [
        async (process) => {
          for (const [pid, signal] of [
            [1, 'SIGTERM'],
            [4711, 0],
            [-4711, 'SIGINT'],
          ] as const) {
            try {
              process.kill(pid, signal);
            } catch (error) {
              errors.push(error instanceof SystemError && `${error.code} ${error.subject}`);
            }
          }
          process.kill(process.pid, 0);
          return 0;
        },
      ],
      { user: 'learner' },
    );
    expect(errors).toEqual(['EPERM 1', 'ESRCH 4711', 'ESRCH -4711']);
  });

  it('stop a process: nothing it waits for resumes until it is continued', async () => {
    await using test = testMachine();
    const seen: string[] = [];
    const input = test.machine.pipe();
    const child = test.machine.start({
      args: ['waiter'],
      stdin: input.reader,
      program: async (process) => {
        const grandchild = process.spawn({ args: ['sleep', '1'], program: sleep });
        await Promise.all([
          process.sleep(1000).then(() => seen.push('slept')),
          process.read().then(() => seen.push('read')),
          grandchild.ended.then(() => seen.push('reaped')),
          process.wait(Promise.resolve()).then(() => seen.push('waited')),
        ]);
        return 0;
      },
    });
    await test.clock.advance(0);
    test.machine.kill(child.pid, 'SIGSTOP');
    await input.writer.write(new Uint8Array(1));
    await test.clock.advance(5000);
    expect([seen, child.state]).toEqual([['waited'], 'stopped']);
    expect(test.machine.processes().map(({ state, command }) => `${state} ${command}`)).toEqual([
      'S /sbin/init',
      'T waiter',
      'Z [sleep] <defunct>',
    ]);
    test.machine.kill(child.pid, 'SIGTERM');
    expect(child.state).toBe('stopped');
    test.machine.kill(child.pid, 'SIGCONT');
    expect(await child.ended).toEqual({ signal: 'SIGTERM' });
    expect(test.machine.processes().map(({ command }) => command)).toEqual(['/sbin/init']);
  });

  it('SIGKILL ends a stopped process, and changes are told to the parent', async () => {
    await using test = testMachine();
    const changes: string[] = [];
    let heard = 0;
    await test.run([
      async (process) => {
        process.onSignal('SIGCHLD', () => {
          heard += 1;
        });
        const child = process.spawn({ args: ['never'], program: never });
        for (const signal of ['SIGSTOP', 'SIGCONT', 'SIGSTOP', 'SIGKILL'] as const) {
          process.kill(child.pid, signal);
          changes.push(await child.changed());
        }
        return 0;
      },
    ]);
    expect(changes).toEqual(['stopped', 'continued', 'stopped', 'ended']);
    expect(heard).toBe(4);
  });
});

describe('the first process of a container', () => {
  it('gets no signal it has not asked for, from inside or outside, but SIGKILL and SIGSTOP from outside', async () => {
    const { machine, clock } = container();
    const first = machine.start({ args: ['sleep', '99999'], program: sleep });
    expect(first.pid).toBe(1);
    machine.start({
      args: ['sh'],
      program: (process) => {
        process.kill(1, 'SIGKILL');
        process.kill(1, 'SIGTERM');
        return 0;
      },
    });
    await clock.advance(1000);
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGTSTP'] as const) machine.kill(1, signal);
    expect(first.state).toBe('running');
    machine.kill(1, 'SIGKILL');
    expect(await first.ended).toEqual({ signal: 'SIGKILL' });
  });

  it('hears the signals it handles', async () => {
    const { machine, clock } = container();
    const first = machine.start({
      args: ['server'],
      program: async (process) => {
        await process.wait(
          new Promise<void>((resolve) => {
            process.onSignal('SIGTERM', resolve);
          }),
        );
        return 0;
      },
    });
    await clock.advance(0);
    machine.kill(1, 'SIGTERM');
    expect(await first.ended).toEqual({ code: 0 });
  });

  it('takes all others with it, and the next one is the first again', async () => {
    const { machine, clock } = container();
    const first = machine.start({ args: ['first'], program: never });
    const second = machine.start({ args: ['exec'], program: never });
    await clock.advance(0);
    machine.kill(1, 'SIGKILL');
    expect([await first.ended, await second.ended]).toEqual([{ signal: 'SIGKILL' }, { signal: 'SIGKILL' }]);
    expect(machine.processes()).toEqual([]);
    expect(machine.start({ args: ['again'], program: never }).pid).toBe(1);
    await machine[Symbol.asyncDispose]();
    expect(machine.processes()).toEqual([]);
  });

  it('inherits orphans and reaps them', async () => {
    const { machine, clock } = container();
    machine.start({ args: ['init'], program: never });
    machine.start({
      args: ['parent'],
      program: (process) => {
        process.spawn({ args: ['sleep', '5'], program: sleep });
        process.spawn({ args: ['sleep', '1'], program: sleep });
        return 0;
      },
    });
    await clock.advance(2000);
    expect(machine.processes().map(({ pid, parent, command }) => `${pid} ${parent} ${command}`)).toEqual([
      '1 0 init',
      '3 1 sleep 5',
    ]);
    await clock.advance(4000);
    expect(machine.processes().length).toBe(1);
  });

  it('may be shared: machines see each other, and each ends only its own', async () => {
    const pause = container();
    pause.machine.start({ args: ['/pause'], program: never });
    const make = (hostname: string) =>
      createMachine({
        hostname,
        clock: pause.clock,
        random: new Random(1),
        processor: testProcessor(),
        network: new Switch({ random: new Random(1) }).plug({ addresses: [] }),
        programs: new Map(),
        limits: { processes: 10, storage: 1e6, fileSize: 1e6, openFiles: 10 },
        layers: [],
        processesOf: pause.machine,
      });
    const web = make('pod');
    const side = make('pod');
    const server = web.start({ args: ['nginx'], program: never });
    web.start({ args: ['worker'], program: never });
    const shell = side.start({
      args: ['sh'],
      program: (process) => {
        process.kill(2, 'SIGTERM');
        return never(process);
      },
    });
    expect(side.processes().map(({ pid, command }) => `${pid} ${command}`)).toEqual(['1 /pause', '2 nginx', '3 worker', '4 sh']);
    await pause.clock.advance(0);
    expect(await server.ended).toEqual({ signal: 'SIGTERM' });
    expect(web.processes().map(({ command }) => command)).toEqual(['/pause', 'sh']);
    expect(shell.state).toBe('running');
  });
});

describe('children', () => {
  it('inherit files, directory, environment, user, mask and group', async () => {
    await using test = testMachine();
    const seen: unknown[] = [];
    const result = await test.run([
      async (process) => {
        process.changeDirectory('/tmp');
        process.umask = 0o077;
        process.env.set('COLOUR', 'blue');
        const child = process.spawn({
          args: ['child'],
          program: async (inner) => {
            seen.push(
              inner.cwd,
              inner.umask,
              inner.env.get('COLOUR'),
              inner.user.name,
              inner.group === process.group,
              inner.parent === process.pid,
            );
            inner.env.set('COLOUR', 'red');
            inner.changeDirectory('/');
            inner.fs.writeFile('/tmp/private', 'x');
            await inner.write('child\n');
            return 5;
          },
        });
        const status = await child.ended;
        seen.push(status.code, process.env.get('COLOUR'), process.cwd, process.fs.status('/tmp/private').mode);
        return 0;
      },
    ]);
    expect(result.stdout).toBe('child\n');
    expect(seen).toEqual(['/tmp', 0o077, 'blue', 'root', true, true, 5, 'blue', '/tmp', 0o600]);
  });

  it('stay zombies until their parent asks for them', async () => {
    await using test = testMachine();
    const states: string[][] = [];
    await test.run([
      async (process) => {
        const child = process.spawn({ args: ['quick'], program: () => 0 });
        await process.sleep(10);
        const look = () =>
          states.push(
            process
              .processes()
              .filter(({ pid }) => pid === child.pid)
              .map(({ state, command }) => `${state} ${command}`),
          );
        look();
        await child.ended;
        look();
        return 0;
      },
    ]);
    expect(states).toEqual([['Z [quick] <defunct>'], []]);
  });

  it('are no more than allowed', async () => {
    await using test = testMachine({ limits: { processes: 5, storage: 1e6, fileSize: 1e6, openFiles: 10 } });
    const result = await test.run([
      (process) => {
        const children = [];
        try {
          for (;;) children.push(process.spawn({ args: ['never'], program: never }));
        } finally {
          expect(children.length).toBe(3);
          for (const { pid } of children) process.kill(pid, 'SIGKILL');
        }
      },
    ]);
    expect(result).toEqual({ code: 1, stdout: '', stderr: 'test: fork: Resource temporarily unavailable\n' });
  });

  it('count for that limit until they are reaped', async () => {
    await using test = testMachine({ limits: { processes: 5, storage: 1e6, fileSize: 1e6, openFiles: 10 } });
    const result = await test.run([
      async (process) => {
        for (let count = 0; count < 20; count += 1) await process.spawn({ args: ['quick'], program: () => 0 }).ended;
        for (;;) {
          process.spawn({ args: ['quick'], program: () => 0 });
          await process.sleep(10);
        }
      },
    ]);
    expect(result).toEqual({ code: 1, stdout: '', stderr: 'test: fork: Resource temporarily unavailable\n' });
  });

  it('give way to the host, even if they do nothing but make more of their kind', async () => {
    await using test = testMachine();
    const breed = (process: Process): number => {
      process.spawn({ args: ['breed'], program: breed });
      return 0;
    };
    const first = test.machine.start({ args: ['breed'], program: breed });
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    expect(await first.ended).toEqual({ code: 0 });
    expect(test.machine.processes().length).toBeGreaterThan(1);
  });

  it('hold no more files than allowed', async () => {
    await using test = testMachine({ limits: { processes: 5, storage: 1e6, fileSize: 1e6, openFiles: 10 } });
    let opened = 0;
    const result = await test.run([
      (process) => {
        for (;;) {
          process.fs.open('/etc/passwd', { read: true });
          opened += 1;
        }
      },
    ]);
    expect([result, opened]).toEqual([{ code: 1, stdout: '', stderr: 'test: Too many open files\n' }, 7]);
  });

  it('get the files they are given; a pipe ends when its last writer has ended', async () => {
    await using test = testMachine();
    const result = await test.run([
      async (process) => {
        const { reader, writer } = process.pipe();
        const files = (descriptor: number, file: typeof reader) => ({ files: new Map([[descriptor, file]]) });
        const producer = process.spawn({
          args: ['yes'],
          program: async (yes) => {
            for (let line = 0; line < 20_000; line += 1) await yes.write('0123456789\n');
            return 0;
          },
          ...files(1, writer),
        });
        const consumer = process.spawn({ args: ['cat'], program: cat, ...files(0, reader) });
        writer.release();
        reader.release();
        await Promise.all([producer.ended, consumer.ended]);
        return 0;
      },
    ]);
    expect([result.code, result.stdout.length]).toEqual([0, 220_000]);
  });
});

describe('execution', () => {
  const files = {
    '/usr/bin/plain': file('no program', { mode: 0o755 }),
    '/usr/bin/data': file('no program'),
    '/usr/local/bin/args': executable('args'),
    '/opt/script': file('#!/usr/bin/args -e  two words \nrest\n', { mode: 0o755 }),
    '/opt/env-script': file('#! /opt/script\n', { mode: 0o755 }),
    '/opt/recursive': file('#!/opt/recursive\n', { mode: 0o755 }),
    '/opt/lost': file('#!/nowhere/sh\n', { mode: 0o755 }),
    '/opt/link': symlink('../usr/bin/args'),
    '/opt/unknown': executable('no-such-program'),
  };

  it.each<[string[], string]>([
    [['args', 'a'], 'args|a\n'],
    [['/opt/link', 'a'], '/opt/link|a\n'],
    [['./script', 'x'], '/usr/bin/args|-e  two words|./script|x\n'],
    [['/opt/env-script', 'x'], '/usr/bin/args|-e  two words|/opt/script|/opt/env-script|x\n'],
  ])('%j runs', async (command, stdout) => {
    await using test = testMachine({ programs: { args }, files });
    expect(await test.run(command as [string], { cwd: '/opt' })).toEqual({ code: 0, stdout, stderr: '' });
  });

  it.each<[string, string]>([
    ['nothing', 'ENOENT'],
    ['/nothing', 'ENOENT'],
    ['', 'ENOENT'],
    ['data', 'EACCES'],
    ['/tmp', 'EACCES'],
    ['plain', 'ENOEXEC'],
    ['/opt/lost', 'ENOENT'],
    ['/opt/recursive', 'ELOOP'],
    ['/opt/unknown', 'ENOEXEC'],
  ])('%j fails with %s', async (command, code) => {
    await using test = testMachine({ programs: { args }, files });
    const failure = await test.run([command]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SystemError);
    expect((failure as SystemError).code).toBe(code);
  });

  it('takes the place of a program, with its pid and files', async () => {
    await using test = testMachine({ programs: { args } });
    const pids: number[] = [];
    const result = await test.run([
      async (process) => {
        pids.push(process.pid);
        process.onSignal('SIGTERM', () => {});
        const code = await process.execute({ path: 'args', args: ['renamed', 'x'], env: new Map([['PATH', '/usr/bin']]) });
        pids.push(process.pid, [...process.env].length);
        expect(process.processes().at(-1)).toMatchObject({ name: 'renamed', command: 'renamed x' });
        return code;
      },
    ]);
    expect(result).toEqual({ code: 0, stdout: 'renamed|x\n', stderr: '' });
    expect(pids).toEqual([2, 2, 1]);
  });
});

describe('/proc', () => {
  it('tells of the process that looks, and of others', async () => {
    await using test = testMachine({ programs: { args } });
    const read: string[] = [];
    await test.run([
      async (process) => {
        const child = process.spawn({
          args: ['worker', '-x'],
          program: never,
          env: new Map([
            ['A', '1'],
            ['B', '2'],
          ]),
        });
        await process.wait(Promise.resolve());
        const show = (path: string) => read.push(process.fs.readText(path).replaceAll('\0', '|'));
        for (const path of [
          '/proc/self/comm',
          `/proc/${child.pid}/cmdline`,
          `/proc/${child.pid}/environ`,
          '/proc/uptime',
          '/proc/loadavg',
        ])
          show(path);
        read.push(process.fs.readText(`/proc/${child.pid}/status`).split('\n').slice(0, 6).join(' '));
        read.push(
          process.fs.readLink('/proc/self'),
          process.fs.readLink('/proc/self/cwd'),
          process.fs.readLink('/proc/self/fd/0').replace(/\d+/, 'N'),
        );
        read.push(
          process.fs
            .list('/proc/self/fd')
            .map(({ name }) => name)
            .join(' '),
        );
        process.kill(child.pid, 'SIGKILL');
        await child.ended;
        read.push(String(process.fs.exists(`/proc/${child.pid}`)));
        return 0;
      },
    ]);
    expect(read).toEqual([
      'test\n',
      'worker|-x|',
      'A=1|B=2|',
      '0.00 0.00\n',
      '0.00 0.00 0.00 1/3 3\n',
      'Name:\tworker Umask:\t0022 State:\tS (sleeping) Tgid:\t3 Pid:\t3 PPid:\t2',
      '2',
      '/',
      'pipe:[N]',
      '0 1 2',
      'false',
    ]);
  });
});
