import { textWidth } from './width.ts';

/** Lays names out in columns, down first, as readline lists completions. */
export function inColumns(names: readonly string[], width: number): string {
  const cell = Math.max(...names.map(textWidth)) + 2;
  const fitting = Math.max(1, Math.floor(width / cell));
  // A line as wide as the screen would wrap.
  const perLine = fitting > 1 && fitting * cell === width ? fitting - 1 : fitting;
  const rows = Math.ceil(names.length / perLine);
  const lines: string[] = [];
  for (let row = 0; row < rows; row += 1) {
    let line = '';
    for (let column = 0; column < perLine; column += 1) {
      const name = names[row + column * rows];
      if (name === undefined) break;
      line += column + 1 < perLine ? name + ' '.repeat(cell - textWidth(name)) : name;
    }
    lines.push(line);
  }
  return `${lines.join('\n')}\n`;
}

/** The longest beginning that all share. */
export function commonPrefix(names: readonly string[]): string {
  const [first = '', ...rest] = names;
  let length = first.length;
  for (const name of rest) {
    let same = 0;
    while (same < length && name[same] === first[same]) same += 1;
    length = same;
  }
  return first.slice(0, length).replace(/[\ud800-\udbff]$/, '');
}
