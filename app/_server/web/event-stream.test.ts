import { expect, it } from 'vitest';
import { eventStream, together, versionHeld } from './event-stream.ts';

const ADDRESS = 'http://localhost/board';

it('says with the version of an event, where it has one, from where a browser goes on', async () => {
  const response = eventStream(new Request(ADDRESS), async function* () {
    yield { type: 'snapshot', version: 'a.1' };
    yield { type: 'other' };
  });
  expect(await response.text()).toBe('retry: 2000\n\nid: a.1\ndata: {"type":"snapshot","version":"a.1"}\n\ndata: {"type":"other"}\n\n');
});

it('knows what a browser has: what it was told last, else what its page was rendered with', () => {
  expect(versionHeld(new Request(ADDRESS))).toBeUndefined();
  expect(versionHeld(new Request(`${ADDRESS}?since=a.1`))).toBe('a.1');
  expect(versionHeld(new Request(`${ADDRESS}?since=a.1`, { headers: { 'last-event-id': 'a.7' } }))).toBe('a.7');
});

it('has ended for a browser that left when what it followed has, though that takes a while', async () => {
  const written = Promise.withResolvers<void>();
  const { body } = eventStream(new Request(ADDRESS), (signal) => together(signal, [async function* (left) {
    try {
      yield 'here';
      await new Promise((resolve) => left.addEventListener('abort', resolve));
    } finally {
      await written.promise;
    }
  }]));
  const reader = body?.getReader();
  await reader?.read();
  await reader?.read();
  let over = false;
  const cancelled = reader?.cancel().then(() => {
    over = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(over).toBe(false);
  written.resolve();
  await cancelled;
});
