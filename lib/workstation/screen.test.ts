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

  it.each([
    ['below a line that was wrapped', `${'a'.repeat(55)}\r\n`, '\r\n'],
    ['some lines below', 'a\r\n\r\n\r\n', '\r\n\n\n'],
    ['to the right, below, with a mode', 'a\r\n\x1b[5C\x1b[?2004h', '\r\n\x1b[5C\x1b[?2004h'],
  ])('is copied so that the cursor is %s in a terminal of another width, too', async (_where, text, end) => {
    const screen = new Screen({ columns: 34, rows: 11 }, KEPT);
    await screen.write(text);
    expect(screen.snapshot()).toBe(`${text.slice(0, text.indexOf('\r'))}${end}`);
    expect(screen.save()).toBe(`${text.slice(0, text.indexOf('\r'))}${end.replace('\x1b[?2004h', '')}`);
    screen.dispose();
  });
});
