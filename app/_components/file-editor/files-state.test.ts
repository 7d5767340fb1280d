import { expect, test } from 'vitest';
import { inFront, isUnsaved, NO_FILES, reduceFiles, type FilesAction, type FilesState } from './files-state.ts';

const after = (...actions: FilesAction[]): FilesState => actions.reduce(reduceFiles, NO_FILES);
const front = (state: FilesState) => inFront(state) ?? { text: undefined, saved: undefined, elsewhere: undefined };

const OPEN: FilesAction[] = [{ type: 'listed', names: ['a.yml', 'b.yml'] }, { type: 'opened', path: 'a.yml', content: 'one' }];

test('what is not saved of a file is there still when another was looked at', () => {
  const state = after(...OPEN, { type: 'edited', text: 'two' }, { type: 'opened', path: 'b.yml', content: 'b' }, { type: 'fronted', path: 'a.yml' });
  expect(front(state)).toMatchObject({ text: 'two', saved: 'one' });
});

test('a change in the terminal is taken over when nothing is lost by it', () => {
  const state = after(...OPEN, { type: 'seen', path: 'a.yml', content: 'theirs' });
  expect(front(state)).toMatchObject({ text: 'theirs', saved: 'theirs', elsewhere: undefined });
  expect(state.said).toBe('a.yml was changed in the terminal.');
});

test('it is asked about when the editor has changes too: either may win, and neither is lost before', () => {
  const clash = [...OPEN, { type: 'edited', text: 'mine' }, { type: 'seen', path: 'a.yml', content: 'theirs' }] as const;
  expect(front(after(...clash))).toMatchObject({ text: 'mine', saved: 'one', elsewhere: 'theirs' });
  expect(front(after(...clash, { type: 'settled', take: true }))).toMatchObject({ text: 'theirs', saved: 'theirs', elsewhere: undefined });
  const kept = after(...clash, { type: 'settled', take: false });
  expect(front(kept)).toMatchObject({ text: 'mine', saved: 'theirs', elsewhere: undefined });
  expect(isUnsaved(Object.values(kept.opened)[0] as never)).toBe(true);
});

test('the same change on both sides is no question', () => {
  const state = after(...OPEN, { type: 'edited', text: 'same' }, { type: 'seen', path: 'a.yml', content: 'same' });
  expect(front(state)).toMatchObject({ text: 'same', saved: 'same', elsewhere: undefined });
});

test('a file deleted in the terminal closes, unless it holds what is not saved', () => {
  expect(after(...OPEN, { type: 'seen', path: 'a.yml', content: undefined })).toMatchObject({ path: undefined, names: ['b.yml'], said: 'a.yml was deleted in the terminal.' });
  const kept = after(...OPEN, { type: 'edited', text: 'mine' }, { type: 'seen', path: 'a.yml', content: undefined });
  expect(front(kept)).toMatchObject({ text: 'mine', saved: '' });
  expect(kept.said).toBe('a.yml was deleted in the terminal. Save it to have it back.');
});

test('a renamed file keeps what is not saved of it; a deleted one closes', () => {
  const renamed = after(...OPEN, { type: 'edited', text: 'mine' }, { type: 'renamed', from: 'a.yml', to: 'c.yml' });
  expect(renamed.path).toBe('c.yml');
  expect(front(renamed)).toMatchObject({ path: 'c.yml', text: 'mine', saved: 'one' });
  expect(after(...OPEN, { type: 'deleted', path: 'a.yml' })).toMatchObject({ path: undefined, opened: {}, names: ['b.yml'] });
});
