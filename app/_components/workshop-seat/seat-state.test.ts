import { describe, expect, it } from 'vitest';
import type { HelpPlace, Message } from '#lib/workshops/index.ts';
import { isNotice } from './notices.ts';
import { initialSeat, reduceSeat, wordsOfPlace, type SeatView } from './seat-state.ts';

const VIEW: SeatView = {
  workshop: { id: 'w', title: 'W', startsAt: 0, endsAt: 1, phase: 'running', hints: true, solutions: false },
  name: 'Ada', mayType: false, lessons: [], help: undefined, messages: [],
};
const MESSAGE: Message = { id: 7, kind: 'hint', text: 'Look at the selector.', exercise: undefined, about: undefined, learner: undefined, sentAt: 0 };
const PLACE: HelpPlace = { id: 'h', text: '', exercise: undefined, askedAt: 0, position: 3, taken: false };

describe('a place in a workshop', () => {
  it('keeps a message once, though it is told twice', () => {
    const once = reduceSeat(initialSeat(VIEW), { type: 'workshop:message', message: MESSAGE });
    expect(reduceSeat(once, { type: 'workshop:message', message: MESSAGE })).toBe(once);
    expect(once.messages).toEqual([MESSAGE]);
  });

  it('follows the queue, onlookers, consent and the end of it all', () => {
    const notices = [{ type: 'workshop:help', help: PLACE }, { type: 'workshop:watched', watched: true }, { type: 'workshop:consent', mayType: true }, { type: 'workshop:gone' }] as const;
    expect(notices.reduce(reduceSeat, initialSeat(VIEW))).toMatchObject({ help: PLACE, watched: true, mayType: true, gone: true });
  });

  it('counts changes of the workshop, so that the page can be read again', () => {
    const changed = reduceSeat(initialSeat(VIEW), { type: 'workshop:changed', workshop: { ...VIEW.workshop, title: 'Renamed' } });
    expect(changed).toMatchObject({ changes: 1, workshop: { title: 'Renamed' } });
  });

  it('says where one stands in the queue', () => {
    expect(wordsOfPlace(undefined)).toBeUndefined();
    expect(wordsOfPlace(PLACE)).toBe('2 before you');
    expect(wordsOfPlace({ ...PLACE, position: 1 })).toBe('You are next');
    expect(wordsOfPlace({ ...PLACE, position: 0, taken: true })).toBe('Help is coming');
  });

  it('is told from what happens to exercises', () => {
    expect(isNotice({ type: 'workshop:gone' })).toBe(true);
    expect(isNotice({ type: 'result' })).toBe(false);
  });
});
