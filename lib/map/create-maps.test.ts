import { expect, it } from 'vitest';
import type { Sandboxes } from '#lib/sandboxes/index.ts';
import { SandboxError } from '#lib/sandboxes/index.ts';
import { createClusterMaps } from './index.ts';

/** Maps of sandboxes that cannot be opened for this reason. */
function mapsWithout(reason: SandboxError['reason']) {
  const sandboxes: Pick<Sandboxes, 'open'> = { open: () => Promise.reject(new SandboxError(reason, 'The sandbox does not answer; it is being restarted.')) };
  return createClusterMaps(sandboxes as Sandboxes);
}

it('says that a cluster does not answer whose host is being restarted', async () => {
  const left = new AbortController();
  const events = mapsWithout('unavailable').follow('box', left.signal)[Symbol.asyncIterator]();
  expect(await events.next()).toEqual({ done: false, value: { type: 'unreachable' } });
  left.abort();
  expect(await events.next()).toEqual({ done: true, value: undefined });
});

it('does the work all the same when there is nobody to tell what it changed', async () => {
  let isDone = false;
  const told = await mapsWithout('unavailable').during('box', async () => {
    isDone = true;
  });
  expect([told, isDone]).toEqual([[], true]);
});

it('throws what trying again does not help', async () => {
  const events = mapsWithout('no-such-sandbox').follow('box', new AbortController().signal)[Symbol.asyncIterator]();
  await expect(events.next()).rejects.toThrow(SandboxError);
});
