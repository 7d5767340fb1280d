import { expect, it } from 'vitest';
import { Random, VirtualClock } from '#lib/core/index.ts';
import { definitions, events } from '../resources/index.ts';
import { Store } from '../store/store.ts';
import { EventRecorder } from './event-recorder.ts';
import { ObjectRegistry } from './object-registry.ts';

function makeRecorder() {
  const clock = new VirtualClock({ start: Date.parse('2026-11-23T07:00:00Z') });
  const registry = new ObjectRegistry({ store: new Store(), clock, random: new Random(1), definitions, admission: [] });
  const recorder = new EventRecorder(registry, clock);
  const web = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'default', uid: 'u' } };
  const note = (reason: string, message = reason) => recorder.record({ component: 'kubelet', host: 'node' }, web, { type: 'Normal', reason, message });
  const told = () => registry.list(events).items.map(({ reason, count, firstTimestamp, lastTimestamp }) => [reason, count, firstTimestamp?.slice(14, 19), lastTimestamp?.slice(14, 19)]);
  return { clock, note, told };
}

it('counts what comes too fast to be written, and tells it with the next that is written', async () => {
  const { clock, note, told } = makeRecorder();
  for (let second = 0; second < 40; second += 1) {
    note('BackOff');
    await clock.advance(1000);
  }
  expect(told()).toEqual([['BackOff', 25, '00:00', '00:24']]);
  await clock.advance(300_000);
  note('BackOff');
  expect(told()).toEqual([['BackOff', 41, '00:00', '05:40']]);
});

it('begins an event that was not written at first with when and how often it was', async () => {
  const { clock, note, told } = makeRecorder();
  for (let time = 0; time < 25; time += 1) note('BackOff');
  note('Pulled');
  await clock.advance(300_000);
  note('Pulled');
  expect(told()).toEqual([['BackOff', 25, '00:00', '00:00'], ['Pulled', 2, '00:00', '05:00']]);
});
