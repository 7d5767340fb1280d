/** A cell of the board, from 0; the first columns are facts about the learner. */
export interface Place {
  row: number;
  column: number;
}

/** Where a key leads from a place in a table of that many rows and columns; undefined for other keys. */
export function stepFrom({ row, column }: Place, key: string, size: { rows: number; columns: number; page: number }): Place | undefined {
  const within = (value: number, most: number) => Math.max(0, Math.min(most - 1, value));
  const to = (down: number, right: number) => ({ row: within(row + down, size.rows), column: within(column + right, size.columns) });
  switch (key) {
    case 'ArrowDown':
      return to(1, 0);
    case 'ArrowUp':
      return to(-1, 0);
    case 'ArrowRight':
      return to(0, 1);
    case 'ArrowLeft':
      return to(0, -1);
    case 'PageDown':
      return to(size.page, 0);
    case 'PageUp':
      return to(-size.page, 0);
    case 'Home':
      return { row, column: 0 };
    case 'End':
      return { row, column: size.columns - 1 };
  }
}
