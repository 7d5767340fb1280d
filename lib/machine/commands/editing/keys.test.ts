import { describe, expect, it } from 'vitest';
import type { Process } from '../../program.ts';
import { testMachine } from '../../testing/index.ts';
import { KeyReader } from './keys.ts';

/** The names of the keys that chunks of input are taken for. */
async function namesOf(chunks: readonly (string | Uint8Array)[]): Promise<string[]> {
  await using test = testMachine();
  const names: string[] = [];
  const session = test.session([
    async (process: Process) => {
      process.tty?.setModes({ canonical: false, echo: false, signals: false, returnAsNewline: false });
      const reader = new KeyReader(process, process.file(0));
      for (let key = await reader.next(); key.name !== 'q'; key = await reader.next()) names.push(key.text === undefined ? key.name : `${key.name}:${key.text}`);
      return 0;
    },
  ]);
  await session.settle();
  for (const chunk of chunks) {
    await session.terminal.input(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk);
    await session.settle();
  }
  await session.type('q');
  expect(await session.ended).toBe(0);
  return names;
}

describe('keys', () => {
  it.each<[string, (string | Uint8Array)[], string[]]>([
    ['characters', ['aé漢🚀'], ['a', 'é', '漢', '🚀']],
    ['control characters', ['\x01\r\x7f\x1b'], ['\x01', '\r', '\x7f', '\x1b']],
    ['arrows in both modes', ['\x1b[A\x1bOB\x1b[C\x1b[D'], ['Up', 'Down', 'Right', 'Left']],
    ['keys with numbers', ['\x1b[3~\x1b[5~\x1b[6~\x1b[1~\x1b[F'], ['Delete', 'PageUp', 'PageDown', 'Home', 'End']],
    ['keys with Ctrl', ['\x1b[1;5C\x1b[1;5D'], ['Ctrl-Right', 'Ctrl-Left']],
    ['a sequence in two pieces', ['\x1b[3', '~x'], ['Delete', 'x']],
    ['a character in two pieces', [Uint8Array.of(0xe6, 0xbc), Uint8Array.of(0xa2)], ['漢']],
    ['a paste', ['\x1b[200~one\r\ntwo\rthree\x1b[201~x'], ['Paste:one\ntwo\nthree', 'x']],
    ['a paste in pieces', ['\x1b[200~one', ' two\x1b[20', '1~x'], ['Paste:one two', 'x']],
    ['an unknown sequence', ['\x1b[99~x'], ['Unknown', 'x']],
    ['Esc before a letter', ['\x1bu'], ['\x1b', 'u']],
  ])('%s', async (_name, chunks, names) => {
    expect(await namesOf(chunks)).toEqual(names);
  });

  it('tells of a new size while it waits, and loses no key', async () => {
    await using test = testMachine();
    const names: string[] = [];
    const session = test.session([
      async (process: Process) => {
        process.tty?.setModes({ canonical: false, echo: false });
        const reader = new KeyReader(process, process.file(0));
        using _resize = process.tty?.onResize(() => reader.resized());
        for (let key = await reader.next(); key.name !== 'q'; key = await reader.next()) names.push(key.name);
        return 0;
      },
    ]);
    await session.settle();
    session.terminal.resize(100, 30);
    await session.type('a');
    session.terminal.resize(90, 20);
    await session.type('bq');
    expect(await session.ended).toBe(0);
    expect(names).toEqual(['Resize', 'a', 'Resize', 'b']);
  });
});
