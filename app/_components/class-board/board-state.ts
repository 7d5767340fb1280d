import type { Board, BoardColumn, BoardEvent, BoardRow, FailureGroup, HelpEntry, Workshop } from '#lib/workshops/index.ts';

/** The class as the page knows it. A row that has not changed stays the same object, so that only changed ones are drawn again. */
export interface BoardState {
  workshop: Workshop;
  columns: readonly BoardColumn[];
  rows: ReadonlyMap<string, BoardRow>;
  help: readonly HelpEntry[];
  groups: readonly FailureGroup[];
}

/** As the events' JSON has it. */
type Sent<T> = { [Key in keyof T]: T[Key] extends Date | undefined ? string | Extract<T[Key], undefined> : T[Key] };

/** A workshop whose dates came as text. */
export function withDates(sent: Sent<Workshop> | Workshop): Workshop {
  const { startsAt, endsAt, endedAt, createdAt, ...rest } = sent;
  return { ...rest, startsAt: new Date(startsAt), endsAt: new Date(endsAt), endedAt: endedAt && new Date(endedAt), createdAt: new Date(createdAt) } as Workshop;
}

export function boardState(workshop: Workshop, { columns, rows, help, groups }: Board): BoardState {
  return { workshop: withDates(workshop), columns, rows: new Map(rows.map((row) => [row.learner, row])), help, groups };
}

/** The class after an event of its board's stream. */
export function reduceBoard(state: BoardState, event: BoardEvent): BoardState {
  if (event.type === 'snapshot') return boardState(event.workshop, event.board);
  const { help = state.help, groups = state.groups } = event;
  return { ...state, rows: mergedRows(state.rows, event.rows, event.gone), help, groups };
}

function mergedRows(before: BoardState['rows'], changed: readonly BoardRow[], gone: readonly string[]): BoardState['rows'] {
  if (changed.length === 0 && gone.length === 0) return before;
  const rows = new Map(before);
  for (const row of changed) rows.set(row.learner, { ...row, cells: { ...before.get(row.learner)?.cells, ...row.cells } });
  for (const learner of gone) rows.delete(learner);
  return rows;
}
