import { describe, expect, it } from 'vitest';
import type { BoardCell, BoardRow, Workshop } from '#lib/workshops/index.ts';
import { needOf, shownRows, type Shown } from './board-order.ts';
import { boardState, reduceBoard } from './board-state.ts';
import { lasting, lookOf, wordsOfCell } from './cell-words.ts';

const WORKSHOP: Workshop = {
  id: 'w', instructor: 'i', title: 'W', lessons: [{ lesson: 'pods/one', gate: null }], startsAt: new Date(0), endsAt: new Date(9), endedAt: undefined,
  seats: 3, gating: 'open', hints: true, solutions: false, code: 'K7MQXR', createdAt: new Date(0),
};
const CELL: BoardCell = {
  state: 'trying', attempts: 1, failures: 1, hintsShown: 0, revealed: false, skipped: false, passedAt: undefined, reason: undefined, triedAt: 0,
};
const row = (name: string, changes: Partial<BoardRow> = {}): BoardRow => ({
  learner: name.toLowerCase(), name, joinedAt: 0, online: true, lastSeen: 0, lesson: 'pods/one', lastProgress: 0, failedAttempts: 0, passed: 0,
  mayType: false, reason: undefined, cells: {}, ...changes,
});
const columns = ['a', 'b'].map((id) => ({ exercise: `pods/one/${id}`, title: id, lesson: 'pods/one', lessonTitle: 'One', points: 1 }));
const classOf = (...rows: BoardRow[]) => boardState(WORKSHOP, { columns, rows, help: [], groups: [] });
const SHOWN: Shown = { name: '', group: undefined, order: { by: 'need' }, reversed: false };
const names = (rows: readonly BoardRow[]) => rows.map(({ name }) => name);
const request = (learner: string, takenAt?: number) =>
  ({ id: learner, learner, name: learner, lesson: undefined, exercise: undefined, text: '', askedAt: 0, takenAt });

describe('what the page knows of the class', () => {
  it('keeps rows that have not changed as they are, and merges the cells of those that have', () => {
    const before = classOf(row('Ada', { cells: { 'pods/one/a': CELL } }), row('Bo'));
    const passed: BoardCell = { ...CELL, state: 'passed' };
    const after = reduceBoard(before, { type: 'changes', version: 'v.2', rows: [row('Ada', { passed: 1, cells: { 'pods/one/b': passed } })], gone: [], help: undefined, groups: undefined });
    expect(after.rows.get('bo')).toBe(before.rows.get('bo'));
    expect(after.rows.get('ada')).toMatchObject({ passed: 1, cells: { 'pods/one/a': CELL, 'pods/one/b': passed } });
    expect(after.help).toBe(before.help);
  });

  it('forgets who has gone, and takes a new snapshot whole', () => {
    const before = classOf(row('Ada'), row('Bo'));
    const without = reduceBoard(before, { type: 'changes', version: 'v.2', rows: [], gone: ['ada'], help: [request('bo')], groups: undefined });
    expect([...without.rows.keys()]).toEqual(['bo']);
    expect(without.help).toHaveLength(1);
    const sent = JSON.parse(JSON.stringify({ ...WORKSHOP, title: 'Renamed' })) as Workshop;
    const anew = reduceBoard(without, { type: 'snapshot', version: 'v.3', workshop: sent, board: { columns, rows: [], help: [], groups: [] } });
    expect(anew.workshop).toEqual({ ...WORKSHOP, title: 'Renamed' });
    expect(anew.rows.size).toBe(0);
  });
});

describe('the order of the rows', () => {
  const NOW = 60 * 60_000;

  it('puts who asks for help first, then who is stuck for longest, and who is away last', () => {
    const state = {
      ...classOf(row('Away', { online: false, lastProgress: NOW }), row('Fine', { lastProgress: NOW }), row('Later', { failedAttempts: 1, lastProgress: 9 }), row('Stuck', { failedAttempts: 1 }), row('Taken'), row('Second'), row('First')),
      help: [request('first'), request('second'), request('taken', 5)],
    };
    expect(names(shownRows(state, SHOWN, NOW))).toEqual(['First', 'Second', 'Taken', 'Stuck', 'Later', 'Fine', 'Away']);
    expect(needOf(row('Fine', { lastProgress: NOW }), [], NOW)).toBe('working');
  });

  it('follows a name with numbers in it, what is passed, and an exercise', () => {
    const state = classOf(row('Learner 10', { passed: 2 }), row('Learner 9', { cells: { 'pods/one/a': CELL } }), row('Learner 1', { passed: 1 }));
    expect(names(shownRows(state, { ...SHOWN, order: { by: 'name' } }, NOW))).toEqual(['Learner 1', 'Learner 9', 'Learner 10']);
    expect(names(shownRows(state, { ...SHOWN, order: { by: 'passed' }, reversed: true }, NOW))).toEqual(['Learner 10', 'Learner 1', 'Learner 9']);
    expect(names(shownRows(state, { ...SHOWN, order: { by: 'exercise', exercise: 'pods/one/a' } }, NOW))[0]).toBe('Learner 9');
  });

  it('shows only those of a name, or of a group of failures', () => {
    const group = { key: 'k', exercise: 'pods/one/a', check: 'c', reason: 'no Pod', learners: ['bo'] };
    const state = { ...classOf(row('Ada'), row('Bo')), groups: [group] };
    expect(names(shownRows(state, { ...SHOWN, name: ' AD ' }, NOW))).toEqual(['Ada']);
    expect(names(shownRows(state, { ...SHOWN, group: 'k' }, NOW))).toEqual(['Bo']);
    expect(names(shownRows(state, { ...SHOWN, group: 'mended' }, NOW))).toEqual([]);
  });
});

describe('the words of a cell', () => {
  it('say the state and what led to it', () => {
    expect(wordsOfCell(undefined)).toBe('not tried');
    expect(wordsOfCell({ ...CELL, state: 'passed', attempts: 3, failures: 2, hintsShown: 1, revealed: true })).toBe('passed, 3 attempts, 2 failed, 1 hint, looked at the solution first');
    expect(lookOf({ ...CELL, skipped: true })).toBe('skipped');
    expect(lookOf({ ...CELL, failures: 0 })).toBe('trying');
  });

  it('say how long something lasts', () => {
    expect([59_000, 5 * 60_000, 125 * 60_000, 50 * 3_600_000].map(lasting)).toEqual(['< 1 min', '5 min', '2 h 5 min', '2 d']);
  });
});
