import headless from '@xterm/headless';
import { expect, test } from 'vitest';
import { inTurnBehindWidths } from './character-widths.ts';

function open(over = new AbortController()) {
  const terminal = new headless.Terminal({ allowProposedApi: true, cols: 20, rows: 4 });
  const inTurn = inTurnBehindWidths(terminal, over.signal);
  const bytesOf = (text: string) => new TextEncoder().encode(text);
  const write = (text: string) => new Promise<void>((drawn) => inTurn(() => terminal.write(bytesOf(text), drawn), bytesOf(text)));
  const line = () => terminal.buffer.active.getLine(0)?.translateToString(true);
  return { terminal, inTurn, write, line };
}

test('fetches no tables for what is as wide by every one of them', async () => {
  const { terminal, write, line } = open();
  await write('ein Fluß, à côté');
  expect(line()).toBe('ein Fluß, à côté');
  expect(terminal.unicode.activeVersion).toBe('6');
});

test('an emoji is two columns wide, be it the first that is written', async () => {
  const { terminal, write, line } = open();
  await write('a🚀b');
  expect(terminal.buffer.active.cursorX).toBe(4);
  await write('🚀');
  expect(line()).toBe('a🚀b🚀');
  expect(terminal.buffer.active.cursorX).toBe(6);
});

test('what comes while the tables are fetched waits its turn', async () => {
  const { inTurn, write } = open();
  const done: string[] = [];
  const first = write('🚀').then(() => done.push('emoji'));
  for (const name of ['clear', 'write']) inTurn(() => done.push(name));
  expect(done).toEqual([]);
  await first;
  inTurn(() => done.push('at once'));
  expect(done).toEqual(['clear', 'write', 'emoji', 'at once']);
});

test('once it is over nothing is done to the terminal any more', async () => {
  const over = new AbortController();
  const { inTurn, terminal } = open(over);
  const done: string[] = [];
  inTurn(() => done.push('emoji'), new TextEncoder().encode('🚀'));
  over.abort();
  await import('@xterm/addon-unicode11');
  await new Promise((resolve) => setImmediate(resolve));
  expect(done).toEqual([]);
  expect(terminal.unicode.activeVersion).toBe('6');
});
