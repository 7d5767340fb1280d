import { expect, it } from 'vitest';
import { Clients } from './clients.ts';

it('keeps a client for each login, the ones used last when there are too many', () => {
  const clients = new Clients();
  const of = (number: number) => clients.of({ server: `http://127.0.0.1:1/k8s/${number}`, token: 'secret' });
  const first = of(0);
  const second = of(1);
  expect(of(0)).toBe(first);
  expect(second).not.toBe(first);
  expect(clients.of({ server: 'http://127.0.0.1:1/k8s/0', token: 'another' })).not.toBe(first);
  for (let number = 2; number < 512; number += 1) of(number);
  expect(of(0)).toBe(first);
  expect(of(1)).not.toBe(second);
});
