import { describe, expect, it } from 'vitest';
import { inOneMoment } from './one-moment.ts';
import type { CheckView } from './view.ts';

/** A view that counts what it is asked, and answers differently each time. */
function countingView(): { view: CheckView; asked: string[] } {
  const asked: string[] = [];
  const answer = <T>(question: string): Promise<T> => {
    asked.push(question);
    return Promise.resolve(`${question}, ${asked.length}` as T);
  };
  const view: CheckView = {
    namespace: 'default',
    answer: 'given',
    pod: (name) => answer(`pod ${name}`),
    pods: (selector) => answer(`pods ${selector}`),
    object: (version, kind, name) => answer(`${version} ${kind} ${name}`),
    objects: (version, kind, selector) => answer(`${version} ${kind}s ${selector}`),
    events: ({ kind, name }) => answer(`events of ${kind} ${name}`),
    logs: (pod, container) => answer(`logs ${pod} ${container}`),
    file: (path) => answer(`file ${path}`),
  };
  return { view, asked };
}

describe('inOneMoment', () => {
  it('asks each thing once, and tells everybody the same', async () => {
    const { view, asked } = countingView();
    const moment = inOneMoment(view);
    const look = () => Promise.all([
      moment.pod('web'), moment.pod('db'), moment.pods(), moment.pods('app=web'), moment.object('v1', 'Service', 'web'), moment.objects('v1', 'Service'),
      moment.events({ kind: 'Pod', name: 'web' }), moment.logs('web'), moment.logs('web', 'nginx'), moment.file('pod.yml'),
    ]);
    const [first, second] = await Promise.all([look(), look()]);
    expect(second).toEqual(first);
    expect(await look()).toEqual(first);
    expect(asked).toEqual([
      'pod web', 'pod db', 'pods undefined', 'pods app=web', 'v1 Service web', 'v1 Services undefined', 'events of Pod web', 'logs web undefined', 'logs web nginx', 'file pod.yml',
    ]);
    expect([moment.namespace, moment.answer]).toEqual(['default', 'given']);
  });

  it('is of its own moment: the next one asks again', async () => {
    const { view } = countingView();
    expect(await inOneMoment(view).pod('web')).toBe('pod web, 1');
    expect(await inOneMoment(view).pod('web')).toBe('pod web, 2');
  });

  it('fails for all who look alike', async () => {
    const { view } = countingView();
    const moment = inOneMoment({ ...view, pod: () => Promise.reject(new Error('unreachable')) });
    await expect(moment.pod('web')).rejects.toThrow('unreachable');
    await expect(moment.pod('web')).rejects.toThrow('unreachable');
  });
});
