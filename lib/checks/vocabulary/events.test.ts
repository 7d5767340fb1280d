import { describe, expect, it } from 'vitest';
import type { Event, Pod } from '#lib/schema/index.ts';
import type { CheckView } from '../index.ts';
import { eventCheck } from '../index.ts';

const check = eventCheck('ill', 'ill', { labelSelector: 'app=web', reason: 'Unhealthy', saying: 'connection refused', lookAt: 'kubectl get events' });

function view(events: Readonly<Record<string, readonly [reason: string, message: string][]>>): CheckView {
  const fake: Partial<CheckView> = {
    pods: async () => Object.keys(events).map((name): Pod => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name } })),
    events: async ({ name }) => (events[name] ?? []).map(([reason, message]) => ({ reason, message }) as Event),
  };
  return fake as CheckView;
}

describe('eventCheck', () => {
  it('looks at the events of every Pod that the selector finds', async () => {
    expect(await check.run(view({ a: [], b: [['Pulled', 'x'], ['Unhealthy', 'dial: connection refused']] }))).toEqual({ state: 'passed', found: 'Unhealthy: dial: connection refused' });
  });

  it('says what was recorded instead', async () => {
    expect(await check.run(view({ a: [['Unhealthy', 'statuscode: 404']] }))).toMatchObject({ state: 'failed', found: 'Unhealthy: statuscode: 404', wanted: 'an event Unhealthy that says “connection refused”' });
    expect(await check.run(view({ a: [['Killing', 'connection refused']] }))).toMatchObject({ found: 'no event Unhealthy about a Pod of app=web' });
  });
});
