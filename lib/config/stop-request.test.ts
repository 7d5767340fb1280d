import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { VirtualClock } from '#lib/core/index.ts';
import { askedToStop } from './index.ts';

it('takes signals that come together for one request, and a later one for impatience', async () => {
  const [signals, clock, exits]: [EventEmitter, VirtualClock, number[]] = [new EventEmitter(), new VirtualClock({ start: 0 }), []];
  let isAsked = false;
  const asked = askedToStop({ signals, clock, exit: (code) => exits.push(code) }).then(() => (isAsked = true));
  await Promise.resolve();
  expect(isAsked).toBe(false);
  signals.emit('SIGINT');
  signals.emit('SIGINT');
  await asked;
  await clock.advance(900);
  signals.emit('SIGTERM');
  expect(exits).toEqual([]);
  await clock.advance(200);
  signals.emit('SIGINT');
  expect(exits).toEqual([130]);
});
