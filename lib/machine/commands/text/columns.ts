/** Columns that a text takes on a terminal: wide characters two, combining marks none. */
export function displayWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character.codePointAt(0) ?? 0);
  return width;
}

function characterWidth(code: number): number {
  if (code < 32 || (code >= 0x7f && code < 0xa0) || code === 0x200b || (code >= 0x300 && code <= 0x36f)) return 0;
  const wide = (code >= 0x1100 && code <= 0x115f) || (code >= 0x2e80 && code <= 0xa4cf) || (code >= 0xac00 && code <= 0xd7a3)
    || (code >= 0xf900 && code <= 0xfaff) || (code >= 0xfe30 && code <= 0xfe6f) || (code >= 0xff00 && code <= 0xff60)
    || (code >= 0x1f300 && code <= 0x1faff) || (code >= 0x20000 && code <= 0x3fffd);
  return wide ? 2 : 1;
}

export interface Cell {
  text: string;
  /** Columns that the text takes; colours take none. */
  width: number;
}

/** How `ls -C` (down) and `ls -x` (across) lay names out: as few rows as fit the width, each column as wide as needed. */
export function layOut(cells: readonly Cell[], width: number, how: { across?: boolean; tabs?: boolean } = {}): string {
  const { across = false, tabs = false } = how;
  const most = Math.max(1, Math.min(cells.length, Math.floor(width / 3)));
  for (let columns = most; columns > 1; columns -= 1) {
    const rows = Math.ceil(cells.length / columns);
    const widths = columnWidths(cells, { columns, rows, across });
    if (widths.reduce((sum, one) => sum + one, 0) - 2 < width) return print(cells, { widths, rows, across, tabs });
  }
  return cells.map(({ text }) => `${text}\n`).join('');
}

function columnWidths(cells: readonly Cell[], { columns, rows, across }: { columns: number; rows: number; across: boolean }): number[] {
  const widths = new Array<number>(columns).fill(3);
  cells.forEach((cell, index) => {
    const column = across ? index % columns : Math.floor(index / rows);
    widths[column] = Math.max(widths[column] ?? 3, cell.width + 2);
  });
  return widths;
}

function print(cells: readonly Cell[], { widths, rows, across, tabs }: { widths: readonly number[]; rows: number; across: boolean; tabs: boolean }): string {
  let out = '';
  for (let row = 0; row < rows; row += 1) {
    let line = '';
    let column = 0;
    let from = 0;
    let start = 0;
    for (const width of widths) {
      const cell = cells[across ? row * widths.length + column : column * rows + row];
      if (cell) {
        line += gap(from, start, tabs) + cell.text;
        from = start + cell.width;
        start += width;
      }
      column += 1;
    }
    out += `${line}\n`;
  }
  return out;
}

/** Space from one column to another; ls saves characters with tabs. */
function gap(from: number, to: number, tabs: boolean): string {
  if (!tabs) return ' '.repeat(to - from);
  let text = '';
  for (let at = from; at < to; ) {
    const stop = at - (at % 8) + 8;
    const useTab = Math.floor(to / 8) > Math.floor((at + 1) / 8);
    text += useTab ? '\t' : ' ';
    at = useTab ? stop : at + 1;
  }
  return text;
}
