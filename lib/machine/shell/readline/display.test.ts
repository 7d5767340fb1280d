import { Unicode11Addon } from '@xterm/addon-unicode11';
import headless from '@xterm/headless';
import { describe, expect, it } from 'vitest';
import { Random } from '#lib/core/index.ts';
import { Display } from './display.ts';

function makeScreen(columns: number) {
  const terminal = new headless.Terminal({ cols: columns, rows: 60, allowProposedApi: true, convertEol: true });
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  const display = new Display({ columns, write: (text) => new Promise((resolve) => terminal.write(text, resolve)) });
  const look = () => {
    const { active } = terminal.buffer;
    const lines = Array.from({ length: 60 }, (_, index) => active.getLine(index)?.translateToString(true).trimEnd() ?? '');
    return { text: lines.join('\n').trimEnd(), cursor: [active.cursorY, active.cursorX] };
  };
  return { display, look };
}

const PIECES = ['a', 'b c', 'é', '日', '😀', '\n', 'x'.repeat(9), '\t', 'end '];

describe('Display', () => {
  it.each([[7, '$ '], [20, '$ '], [20, '\x01\x1b[32m\x02green\x01\x1b[0m\x02> '], [10, 'ten wide> '], [9, 'wider than all> ']])(
    'shows after any edits what drawing anew shows, %i columns wide, prompt %j',
    async (columns, prompt) => {
      const random = new Random(columns);
      const { display, look } = makeScreen(columns);
      let characters: string[] = [];
      await display.start(prompt);
      for (let step = 0; step < 150; step += 1) {
        const at = random.integer(characters.length + 1);
        const removed = characters.length > 60 ? 40 : random.integer(3);
        const added = [...(PIECES[random.integer(PIECES.length)] ?? '')];
        characters = [...characters.slice(0, at), ...added, ...characters.slice(at + removed)];
        const cursor = random.integer(characters.length + 1);
        await display.update(characters, cursor);
        const fresh = makeScreen(columns);
        await fresh.display.start(prompt);
        await fresh.display.update(characters, cursor);
        expect({ step, ...look() }).toEqual({ step, ...fresh.look() });
      }
    },
  );

  it('writes no more than a character when one is typed at the end', async () => {
    const written: string[] = [];
    const display = new Display({ columns: 80, write: async (text) => void written.push(text) });
    await display.start('$ ');
    await display.update(['l'], 1);
    await display.update(['l', 's'], 2);
    expect(written).toEqual(['$ ', 'l', 's']);
  });
});
