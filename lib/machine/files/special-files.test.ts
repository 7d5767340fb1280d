import { describe, expect, it } from 'vitest';
import type { Process } from '../program.ts';
import { testMachine } from '../testing/index.ts';

const cat = async (process: Process) => {
  for (let chunk = await process.read(); chunk.length > 0; chunk = await process.read()) await process.write(chunk);
  return 0;
};

describe('devices', () => {
  it('zero, full, null and random', async () => {
    await using test = testMachine();
    const result = await test.run([
      async (process) => {
        const open = (path: string) => process.fs.open(path, { read: true, write: true });
        const zero = await open('/dev/zero').read(5);
        const random = await open('/dev/urandom').read(100);
        const nothing = await open('/dev/null').read();
        await open('/dev/null').write(new Uint8Array(5));
        await process.write(`${zero.join('')} ${new Set(random).size > 20} ${nothing.length}\n`);
        await open('/dev/full').write(new Uint8Array(1));
        return 0;
      },
    ]);
    expect(result).toEqual({ code: 1, stdout: '00000 true 0\n', stderr: 'test: No space left on device\n' });
  });
});

describe('a fifo', () => {
  it('carries what one writes to one that reads, whoever comes first', async () => {
    await using test = testMachine();
    test.machine.files.makeFifo('/tmp/fifo');
    const result = await test.run([
      async (process) => {
        const reader = process.spawn({
          args: ['cat'],
          program: async (inner) => {
            inner.setFile(0, inner.fs.open('/tmp/fifo', { read: true }));
            return cat(inner);
          },
        });
        await process.sleep(100);
        const writer = process.fs.open('/tmp/fifo', { write: true });
        await writer.write(new TextEncoder().encode('through\n'));
        writer.release();
        await reader.ended;
        return 0;
      },
    ]);
    expect(result).toEqual({ code: 0, stdout: 'through\n', stderr: '' });
  });
});
