import { describe, expect, it } from 'vitest';
import { messagePair } from './message-pair.ts';

const bytes = (...values: number[]) => Uint8Array.from(values);

describe('messagePair', () => {
  it('gives one end what the other sent, in order, then the end', async () => {
    const [here, there] = messagePair('v5.channel.k8s.io');
    await here.send(bytes(1));
    await here.send(bytes(2));
    here.close(1000, 'done');
    expect(await there.receive()).toEqual(bytes(1));
    expect(await there.receive()).toEqual(bytes(2));
    expect(await there.receive()).toBeUndefined();
    expect(there.closed).toEqual({ code: 1000, reason: 'done' });
    expect(there.protocol).toBe('v5.channel.k8s.io');
  });

  it('makes a sender wait until the reader has caught up', async () => {
    const [here, there] = messagePair('');
    let sent = 0;
    const sending = (async () => {
      for (let index = 0; index < 40; index += 1) {
        await here.send(bytes(index));
        sent += 1;
      }
    })();
    await Promise.resolve();
    for (let turn = 0; turn < 100; turn += 1) await Promise.resolve();
    expect(sent).toBe(15);
    for (let index = 0; index < 40; index += 1) expect(await there.receive()).toEqual(bytes(index));
    await sending;
    expect(sent).toBe(40);
  });

  it('frees a sender and a reader that wait when the peer closes', async () => {
    const [here, there] = messagePair('');
    const read = here.receive();
    const sends = Promise.all(Array.from({ length: 30 }, (_, index) => here.send(bytes(index))));
    there.close();
    await sends;
    expect(await read).toBeUndefined();
  });
});
