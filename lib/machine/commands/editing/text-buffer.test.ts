import { describe, expect, it } from 'vitest';
import { TextBuffer } from './text-buffer.ts';

const START = { row: 0, index: 0 };

describe('the text buffer', () => {
  it('undoes and redoes a step of several changes at once', () => {
    const text = new TextBuffer(['one', 'two']);
    text.begin(START);
    text.splice(0, 1, ['ONE']);
    text.splice(1, 1, ['TWO', 'three']);
    text.seal({ row: 2, index: 1 });
    text.splice(0, 3, []);
    text.seal();
    expect([text.lines, text.empty]).toEqual([[''], true]);
    text.undo();
    expect(text.lines).toEqual(['ONE', 'TWO', 'three']);
    text.undo();
    expect(text.lines).toEqual(['one', 'two']);
    expect(text.undo()).toBeUndefined();
    expect(text.redo()?.after).toEqual({ row: 2, index: 1 });
    expect(text.lines).toEqual(['ONE', 'TWO', 'three']);
  });

  it('forgets what was undone when something else is done', () => {
    const text = new TextBuffer(['a']);
    text.setLine(0, 'b');
    text.undo();
    text.setLine(0, 'c');
    text.seal();
    expect(text.redo()).toBeUndefined();
    expect(text.lines).toEqual(['c']);
  });

  it('knows whether it differs from what was saved, undo included', () => {
    const text = new TextBuffer(['a']);
    text.setLine(0, 'b');
    text.seal();
    text.markSaved();
    text.setLine(0, 'c');
    text.seal();
    expect(text.modified).toBe(true);
    text.undo();
    expect(text.modified).toBe(false);
    text.undo();
    expect(text.modified).toBe(true);
  });

  it('keeps a long run of typing as one change', () => {
    const text = new TextBuffer(['']);
    text.begin(START);
    for (let length = 1; length <= 1000; length += 1) text.setLine(0, 'x'.repeat(length));
    expect(text.last?.changes).toEqual([{ row: 0, removed: [''], inserted: ['x'.repeat(1000)] }]);
  });

  it('takes a hundred thousand lines at once', () => {
    const text = new TextBuffer([]);
    text.splice(0, 1, Array.from({ length: 100_000 }, (_, row) => String(row)));
    expect([text.count, text.line(99_999)]).toEqual([100_000, '99999']);
    text.undo();
    expect(text.lines).toEqual(['']);
  });
});
