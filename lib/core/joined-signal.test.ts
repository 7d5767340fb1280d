import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { JoinedSignal } from './index.ts';

const listenersOf = (...controllers: AbortController[]) => controllers.map(({ signal }) => getEventListeners(signal, 'abort').length);

describe('JoinedSignal', () => {
  it('aborts with the first of its sources, once and for its reason', () => {
    const [one, other] = [new AbortController(), new AbortController()];
    const { signal } = new JoinedSignal(one.signal, other.signal);
    let aborts = 0;
    signal.addEventListener('abort', () => (aborts += 1));
    expect(signal.aborted).toBe(false);
    other.abort(new Error('second'));
    one.abort(new Error('first'));
    expect([signal.reason, aborts]).toEqual([new Error('second'), 1]);
    expect(listenersOf(one, other)).toEqual([0, 0]);
  });

  it('has aborted when a source has', () => {
    const [one, other] = [new AbortController(), new AbortController()];
    one.abort('before');
    const { signal } = new JoinedSignal(one.signal, other.signal);
    expect([signal.aborted, signal.reason]).toEqual([true, 'before']);
    expect(listenersOf(other)).toEqual([0]);
  });

  it('leaves nothing behind when it is disposed of', () => {
    const [one, other] = [new AbortController(), new AbortController()];
    const joined = new JoinedSignal(one.signal, other.signal);
    expect(listenersOf(one, other)).toEqual([1, 1]);
    joined[Symbol.dispose]();
    expect(listenersOf(one, other)).toEqual([0, 0]);
    one.abort();
    expect(joined.signal.aborted).toBe(false);
  });
});
