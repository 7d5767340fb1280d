import { displayWidth } from '../text/columns.ts';
import { glyphOf } from '../editing/glyphs.ts';
import type { Glyphs } from '../editing/glyphs.ts';

/** One row of the screen that a line is shown on. */
export interface Piece {
  text: string;
  /** The column of the line that it begins at. */
  start: number;
  /** A place was left empty at its end, for a wide character that goes to the next row. */
  filled: boolean;
}

/** The rows that a line takes where lines wrap, one at least. */
export function wrapped(line: string, width: number, glyphs: Glyphs): Piece[] {
  return /^[\x20-\x7e]*$/.test(line) ? cut(line, width) : laidOut(line, width, glyphs);
}

/** The same for a line of characters that take one column each. */
function cut(line: string, width: number): Piece[] {
  const pieces: Piece[] = [];
  for (let start = 0; start === 0 || start < line.length; start += width) pieces.push({ text: line.slice(start, start + width), start, filled: false });
  return pieces;
}

function laidOut(line: string, width: number, glyphs: Glyphs): Piece[] {
  let last: Piece = { text: '', start: 0, filled: false };
  const pieces = [last];
  let [column, room] = [0, width];
  for (const character of line) {
    let glyph = glyphOf(character, column, glyphs);
    column += displayWidth(glyph);
    while (glyph !== '') {
      const size = displayWidth(glyph);
      const wide = size === 2 && displayWidth([...glyph][0] ?? '') === 2;
      if (size <= room) {
        last.text += glyph;
        room -= size;
        break;
      }
      if (wide) last.filled = room > 0;
      else {
        last.text += glyph.slice(0, room);
        glyph = glyph.slice(room);
      }
      last = { text: '', start: column - displayWidth(glyph), filled: false };
      pieces.push(last);
      room = width;
    }
  }
  return pieces;
}
