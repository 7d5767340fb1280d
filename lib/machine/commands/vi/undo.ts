import type { Step } from '../editing/text-buffer.ts';
import type { Vi } from './editor.ts';

/** `u` and Ctrl-R, with what they say (u_undo_end). */
export function undo(vi: Vi, count: number, redo: boolean): void {
  vi.undoTimes.note(vi.text.last, vi.process.clock.now());
  let step: Step | undefined;
  for (let turn = 0; turn < count; turn += 1) {
    const next = redo ? vi.text.redo() : vi.text.undo();
    if (!next) break;
    step = next;
  }
  vi.lineUndo = undefined;
  if (!step) return vi.say(redo ? 'Already at newest change' : 'Already at oldest change');
  place(vi, step);
  vi.linesMoved(step);
  let [more, changed] = [0, 0];
  for (const { removed, inserted, emptied } of step.changes) {
    const left = emptied ? 0 : inserted.length;
    const [before, after] = redo ? [removed.length, left] : [left, removed.length];
    more += after - before;
    changed += after;
  }
  const size = Math.abs(more);
  const words = more > 0 ? `${size} more line${size === 1 ? '' : 's'}` : more < 0 ? (size === 1 ? '1 line less' : `${size} fewer lines`) : `${changed} change${changed === 1 ? '' : 's'}`;
  vi.sayShort(`${words}; ${redo ? 'after' : 'before'} #${vi.undoTimes.number(step)}  ${vi.undoTimes.age(step, vi.process.clock.now())}`);
}

/** The cursor goes to the topmost line that changed; to where it was, if it was there (u_undoredo). */
function place(vi: Vi, { changes, before }: Step): void {
  const row = Math.min(...changes.map((change) => change.row));
  const last = Math.max(0, Math.min(row, vi.text.count - 1));
  if (before.row === row && row === last) vi.moveTo({ ...before });
  else vi.moveTo({ row: last, index: vi.firstNonBlank(last) });
}
