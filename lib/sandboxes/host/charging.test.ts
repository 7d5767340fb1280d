import { beforeEach, expect, it } from 'vitest';
import type { HttpEndpoint, HttpRequest, HttpResponse } from '#lib/core/index.ts';
import { charging } from './charging.ts';

/** Those who wait for their turn on the processor; nobody does while it is free. */
let waiting: (() => void)[];
let isBusy: boolean;
let answered: string[];
let api: HttpEndpoint;

beforeEach(() => {
  waiting = [];
  isBusy = false;
  answered = [];
  const answer = async ({ target }: HttpRequest): Promise<HttpResponse> => {
    answered.push(target);
    return { status: 200, headers: {}, body: new Uint8Array() };
  };
  const processor = { charge: () => (isBusy ? new Promise<void>((resolve) => waiting.push(resolve)) : undefined) };
  api = charging({ request: answer, upgrade: answer }, processor, 2);
});

const request = (target: string, signal = new AbortController().signal): HttpRequest => ({ method: 'GET', target, headers: {}, signal });

it('answers when it is the turn of the sandbox', async () => {
  isBusy = true;
  const [first, second] = [api.request(request('/a')), api.upgrade({ ...request('/b'), protocols: [] })];
  await Promise.resolve();
  expect(answered).toEqual([]);
  waiting.shift()?.();
  await first;
  expect(answered).toEqual(['/a']);
  waiting.shift()?.();
  await second;
  expect(answered).toEqual(['/a', '/b']);
});

it('refuses more exchanges than it may have at once, until one is over', async () => {
  const over = new AbortController();
  await api.request(request('/watch', over.signal));
  await api.request(request('/other'));
  const refused = await api.request(request('/more'));
  expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
  expect(JSON.parse(Buffer.from(refused.body as Uint8Array).toString())).toMatchObject({ kind: 'Status', reason: 'TooManyRequests', code: 429 });
  over.abort();
  expect(await api.request(request('/more'))).toMatchObject({ status: 200 });
  expect(answered).toEqual(['/watch', '/other', '/more']);
});

it('computes nothing for whoever has gone before their turn', async () => {
  isBusy = true;
  const gone = new AbortController();
  const late = api.request(request('/late', gone.signal));
  gone.abort();
  waiting.shift()?.();
  await late;
  expect(answered).toEqual([]);
});
