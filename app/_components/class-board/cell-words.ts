import type { BoardCell } from '#lib/workshops/index.ts';

/** How a learner stands in one exercise, as a shape shows it. */
export type CellLook = 'passed' | 'failing' | 'trying' | 'skipped' | 'untouched';

export const LOOKS: Readonly<Record<CellLook, string>> = {
  passed: 'passed',
  failing: 'failed so far',
  trying: 'trying',
  skipped: 'left for later',
  untouched: 'not tried',
};

export function lookOf(cell: BoardCell | undefined): CellLook {
  if (!cell) return 'untouched';
  if (cell.state === 'passed') return 'passed';
  if (cell.skipped) return 'skipped';
  return cell.failures > 0 ? 'failing' : 'trying';
}

function times(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}

/** The same in words, with what led to it. */
export function wordsOfCell(cell: BoardCell | undefined): string {
  const facts = [LOOKS[lookOf(cell)]];
  if (!cell) return facts.join();
  if (cell.attempts > 0) facts.push(times(cell.attempts, 'attempt'));
  if (cell.failures > 0) facts.push(`${cell.failures} failed`);
  if (cell.hintsShown > 0) facts.push(times(cell.hintsShown, 'hint'));
  if (cell.revealed) facts.push('looked at the solution first');
  return facts.join(', ');
}

/** `3 min`, `2 h 5 min`: how long something has lasted, from milliseconds. */
export function lasting(milliseconds: number): string {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  if (minutes < 1) return '< 1 min';
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d`;
}
