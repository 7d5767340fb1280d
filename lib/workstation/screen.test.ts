import { describe, expect, it } from 'vitest';
import { Screen } from './screen.ts';

const KEPT = { scrollback: 100, cells: 8000 };
const lines = Array.from({ length: 300 }, (_, index) => `line ${index}`);

describe('a screen', () => {
  it.each([[40, 124], [80, 124], [160, 74], [400, 44]])('of %i columns keeps %i of 300 lines', async (columns, kept) => {
    const screen = new Screen({ columns, rows: 24 }, KEPT);
    await screen.write(lines.join('\r\n'));
    expect(screen.save().split('\r\n')).toEqual(lines.slice(-kept));
    screen.dispose();
  });

  it('drops what is too much for its new width', async () => {
    const screen = new Screen({ columns: 80, rows: 24 }, KEPT);
    await screen.write(lines.join('\r\n'));
    screen.resize(400, 24);
    expect(screen.save().split('\r\n')).toEqual(lines.slice(-44));
    screen.dispose();
  });
});
