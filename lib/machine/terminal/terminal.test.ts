import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Process } from '../program.ts';
import { testMachine } from '../testing/index.ts';

const cat = async (process: Process) => {
  for (let chunk = await process.read(); chunk.length > 0; chunk = await process.read()) await process.write(chunk);
  return 0;
};
const never = (process: Process) => process.wait(new Promise<number>(() => {}));

interface Recording {
  name: string;
  keys: string;
  screen: string;
}

/** Recorded from Linux by fixtures/record.py. */
const RECORDINGS = JSON.parse(readFileSync(new URL('fixtures/line-discipline.json', import.meta.url), 'utf8')) as Recording[];

describe('the line discipline', () => {
  it.each(RECORDINGS)('shows what Linux shows: $name', async ({ keys, screen }) => {
    await using test = testMachine();
    const session = test.session([cat]);
    for (const key of keys) await session.type(key);
    expect(session.screen()).toBe(screen);
  });

  it('counts a tab from where the line began on the screen', async () => {
    await using test = testMachine();
    const session = test.session([
      async (process) => {
        await process.write('name: ');
        return cat(process);
      },
    ]);
    await session.settle();
    await session.type('a\t\x7fb');
    expect(session.screen()).toBe('name: a\t\bb');
  });

  it('hands over keys one by one, unchanged and unseen, in raw mode', async () => {
    await using test = testMachine();
    const seen: string[] = [];
    const session = test.session([
      async (process) => {
        process.tty?.setModes({ canonical: false, echo: false, signals: false, returnAsNewline: false });
        for (let chunk = await process.read(); !chunk.includes(0x71); chunk = await process.read())
          seen.push(JSON.stringify(new TextDecoder().decode(chunk)));
        await process.write('bye\n');
        return 0;
      },
    ]);
    await session.type('\x1b[A');
    await session.type('\r');
    await session.type('\x03\x04');
    await session.type('q');
    expect(seen).toEqual(['"\\u001b[A"', '"\\r"', '"\\u0003\\u0004"']);
    expect(session.screen()).toBe('bye\r\n');
    expect(await session.ended).toBe(0);
  });

  it('loses what a line has beyond 4095 bytes, but takes its end', async () => {
    await using test = testMachine();
    const lengths: number[] = [];
    const session = test.session([
      async (process) => {
        process.tty?.setModes({ echo: false });
        for (let chunk = await process.read(); chunk.length > 0; chunk = await process.read()) lengths.push(chunk.length);
        return 0;
      },
    ]);
    await session.type(`${'x'.repeat(6000)}\r`);
    await session.type('\x04');
    expect(lengths).toEqual([4096]);
  });
});

describe('a terminal', () => {
  it('makes a paste of ten megabytes wait for its reader', async () => {
    await using test = testMachine();
    let read = 0;
    const session = test.session([
      async (process) => {
        process.tty?.setModes({ canonical: false, echo: false });
        await process.sleep(60_000);
        while (read < 10 << 20) read += (await process.read()).length;
        return 0;
      },
    ]);
    let taken = false;
    const pasting = session.terminal.input(new Uint8Array(10 << 20).fill(0x61)).then(() => {
      taken = true;
    });
    await session.settle();
    expect(taken).toBe(false);
    await test.clock.runUntil(session.ended, 120_000);
    await pasting;
    expect([taken, read]).toEqual([true, 10 << 20]);
  });

  it('lets Ctrl-C through to a program that does not read, and drops the paste before it', async () => {
    await using test = testMachine();
    const session = test.session([never]);
    const pasting = session.terminal.input(new TextEncoder().encode('line\n'.repeat(10_000)));
    await session.settle();
    await session.type('\x03');
    expect(await session.ended).toBe(130);
    await pasting;
  });

  it('makes programs wait for a slow reader', async () => {
    await using test = testMachine();
    const terminal = test.machine.openTerminal({ columns: 80, rows: 24 });
    let written = 0;
    const chatter = test.machine.start({
      args: ['yes'],
      terminal,
      program: async (process) => {
        for (;;) {
          await process.write('y'.repeat(1000));
          written += 1000;
        }
      },
    });
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(written).toBe(65_000);
    const [reader] = [terminal.output()[Symbol.asyncIterator]()];
    expect((await reader.next()).value?.length).toBe(65_536);
    test.machine.kill(chatter.pid, 'SIGKILL');
    terminal.hangUp();
  });

  it('tells programs of its size', async () => {
    await using test = testMachine();
    const session = test.session([
      async (process) => {
        const tty = process.tty as NonNullable<Process['tty']>;
        const changed = new Promise<void>((resolve) => {
          process.onSignal('SIGWINCH', resolve);
        });
        await process.write(`${tty.columns}x${tty.rows}\n`);
        await process.wait(changed);
        await process.write(`${tty.columns}x${tty.rows}\n`);
        return 0;
      },
    ]);
    await session.settle();
    session.terminal.resize(132, 43);
    expect(await session.ended).toBe(0);
    await session.settle();
    expect(session.screen()).toBe('80x24\r\n132x43\r\n');
  });

  it('ends its session when it is hung up', async () => {
    await using test = testMachine();
    const session = test.session([
      async (process) => {
        process.spawn({ args: ['child'], program: never, group: 0 });
        return never(process);
      },
    ]);
    await session.settle();
    session.terminal.hangUp();
    expect(await session.ended).toBe(129);
    expect(test.machine.processes().map(({ command }) => command)).toEqual(['/sbin/init', 'child']);
  });

  it('is /dev/tty and /dev/pts/0 to its programs', async () => {
    await using test = testMachine();
    const session = test.session([
      async (process) => {
        for (const path of ['/dev/tty', '/dev/pts/0', '/dev/stdout', '/proc/self/fd/2']) {
          const file = process.fs.open(path, { read: true, write: true });
          await file.write(new TextEncoder().encode(`${path} ${file.tty?.name}\n`));
          file.release();
        }
        return 0;
      },
    ]);
    expect(await session.ended).toBe(0);
    await session.settle();
    expect(session.screen()).toBe('/dev/tty pts/0\r\n/dev/pts/0 pts/0\r\n/dev/stdout pts/0\r\n/proc/self/fd/2 pts/0\r\n');
    expect(
      (
        await test.run([
          (process) => {
            process.fs.open('/dev/tty', { read: true });
            return 0;
          },
        ])
      ).stderr,
    ).toBe('test: /dev/tty: No such device or address\n');
  });
});

describe('job control', () => {
  it('stops a background reader until it is brought forward', async () => {
    await using test = testMachine();
    const events: string[] = [];
    const session = test.session([
      async (process) => {
        const tty = process.tty as NonNullable<Process['tty']>;
        process.onSignal('SIGTTOU', 'ignore');
        const job = process.spawn({ args: ['cat'], program: cat, group: 0 });
        events.push(await job.changed(), job.state);
        tty.foregroundGroup = job.group;
        process.kill(-job.group, 'SIGCONT');
        events.push(await job.changed());
        const { code } = await job.ended;
        tty.foregroundGroup = process.group;
        return code ?? 99;
      },
    ]);
    await session.settle();
    await session.type('now\r\x04');
    expect(await session.ended).toBe(0);
    await session.settle();
    expect(events).toEqual(['stopped', 'stopped', 'continued']);
    expect(session.screen()).toBe('now\r\nnow\r\n');
  });

  it('Ctrl-Z stops the job in front for good, until it is continued', async () => {
    await using test = testMachine();
    const ticks: number[] = [];
    const session = test.session([
      async (process) => {
        const tty = process.tty as NonNullable<Process['tty']>;
        const job = process.spawn({
          args: ['ticker'],
          group: 0,
          program: async (ticker) => {
            for (let tick = 0; tick < 3; tick += 1) {
              await ticker.sleep(1000);
              ticks.push(tick);
            }
            return 7;
          },
        });
        tty.foregroundGroup = job.group;
        await job.changed();
        tty.foregroundGroup = process.group;
        await process.sleep(60_000);
        process.kill(-job.group, 'SIGCONT');
        return (await job.ended).code ?? 99;
      },
    ]);
    await test.clock.advance(1500);
    await session.type('\x1a');
    await test.clock.advance(30_000);
    expect(ticks).toEqual([0]);
    expect(test.machine.processes().map(({ state }) => state)).toEqual(['S', 'S', 'T']);
    await test.clock.advance(40_000);
    expect(ticks).toEqual([0, 1, 2]);
    expect(await session.ended).toBe(7);
  });
});
