import headless from '@xterm/headless';
import { describe, expect, it } from 'vitest';
import { Frame } from './frame.ts';
import { Painter } from './painter.ts';

const SIZE = { cols: 40, rows: 12 };

function frameOf(lines: readonly string[], style = ''): Frame {
  const frame = new Frame(SIZE.cols, SIZE.rows);
  lines.forEach((line, row) => frame.put(row, 0, line, style));
  frame.cursor = { row: 0, column: 0 };
  return frame;
}

async function shownAfter(outputs: readonly string[]): Promise<string[]> {
  const terminal = new headless.Terminal({ ...SIZE, allowProposedApi: true });
  for (const output of outputs) await new Promise<void>((resolve) => terminal.write(output, resolve));
  return Array.from({ length: SIZE.rows }, (_, row) => terminal.buffer.active.getLine(row)?.translateToString(true).trimEnd() ?? '');
}

const numbered = (from: number) => Array.from({ length: SIZE.rows }, (_, row) => `line ${from + row} of the text`);

describe('the painter', () => {
  it('sends a few bytes for one character', () => {
    const painter = new Painter();
    painter.paint(frameOf(numbered(1)));
    const changed = numbered(1);
    changed[3] += '!';
    expect(painter.paint(frameOf(changed)).length).toBeLessThan(40);
  });

  it('sends nothing but the place of the cursor when nothing has changed', () => {
    const painter = new Painter();
    painter.paint(frameOf(numbered(1)));
    expect(painter.paint(frameOf(numbered(1)))).toBe('\x1b[1;1H');
  });

  it.each([1, -1, 3, -4])('scrolls by %i rows with what the terminal has, and shows the same', async (by) => {
    const painter = new Painter();
    const outputs = [painter.paint(frameOf(numbered(20))), painter.paint(frameOf(numbered(20 + by)))];
    expect(outputs[1]?.length).toBeLessThan(40 + Math.abs(by) * 40);
    expect(await shownAfter(outputs)).toEqual(numbered(20 + by));
  });

  it('shows the same as a fresh drawing after any changes', async () => {
    const frames = [numbered(1), numbered(2), ['', 'x', ...numbered(5).slice(2)], ['日本語 wide', 'émigré', ...numbered(9).slice(2)], ['本日語 wide', 'e', ...numbered(8).slice(2)], []];
    const painter = new Painter();
    const outputs: string[] = [];
    for (const lines of frames) {
      outputs.push(painter.paint(frameOf(lines)));
      expect(await shownAfter(outputs)).toEqual(await shownAfter([new Painter().paint(frameOf(lines))]));
    }
  });

  it('draws all of a frame of another size', () => {
    const painter = new Painter();
    painter.paint(frameOf(numbered(1)));
    expect(painter.paint(new Frame(20, 5))).toContain('\x1b[2J');
  });
});
