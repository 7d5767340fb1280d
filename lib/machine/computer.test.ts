import { describe, expect, it } from 'vitest';
import type { Process } from './program.ts';
import { testMachine } from './testing/index.ts';

const echo = async (process: Process) => {
  await process.write(`${process.args.slice(1).join(' ')}\n`);
  return 0;
};
const cat = async (process: Process) => {
  for (const path of process.args.slice(1)) {
    const file = process.fs.open(path, { read: true });
    for (let chunk = await file.read(); chunk.length > 0; chunk = await file.read()) await process.write(chunk);
    file.release();
  }
  if (process.args.length === 1)
    for (let chunk = await process.read(); chunk.length > 0; chunk = await process.read()) await process.write(chunk);
  return 0;
};
const sleep = async (process: Process) => {
  await process.sleep(Number(process.args[1]) * 1000);
  return 0;
};
const programs = { echo, cat, sleep };

describe('a machine', () => {
  it('runs programs found in PATH, with their standard files', async () => {
    await using test = testMachine({ programs });
    expect(await test.run(['echo', 'a', 'b'])).toEqual({ code: 0, stdout: 'a b\n', stderr: '' });
    expect(await test.run(['cat'], { stdin: 'typed' })).toEqual({ code: 0, stdout: 'typed', stderr: '' });
    expect(await test.run(['cat', '/nothing'])).toEqual({
      code: 1,
      stdout: '',
      stderr: 'cat: /nothing: No such file or directory\n',
    });
    await expect(test.run(['nothing'])).rejects.toThrow('No such file or directory');
  });

  it('lets sleeping processes wait by its own clock', async () => {
    await using test = testMachine({ programs });
    const before = test.clock.now();
    expect(await test.run(['sleep', '30'])).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(test.clock.now() - before).toBe(30_000);
  });

  it('echoes and edits what is typed, and ends the program in front at Ctrl-C', async () => {
    await using test = testMachine({ programs });
    const session = test.session(['cat']);
    await session.type('helko\x7f\x7flo\r');
    expect(session.screen()).toBe('helko\b \b\b \blo\r\nhello\r\n');
    await session.type('half\x03');
    expect(session.screen()).toBe('helko\b \b\b \blo\r\nhello\r\nhalf^C');
    expect(await session.ended).toBe(130);
  });

  it('kills a program that reads zeros for ever', async () => {
    await using test = testMachine({ programs });
    const copy = test.session(['cat', '/dev/zero']);
    await new Promise((resolve) => setImmediate(resolve));
    test.machine.kill(copy.pid, 'SIGKILL');
    expect(await copy.ended).toBe(137);
    expect(test.bugs).toEqual([]);
  });
});
