import { describe, expect, it } from 'vitest';
import type { ApiObject, Deployment } from '#lib/schema/index.ts';
import type { CheckView } from '../index.ts';
import { deploymentCheck, hasReplicas, matchesLabels, ofContainer, ofTemplate, passed, runsImage, templateHasLabels, usesImage } from '../index.ts';

interface Numbers {
  wanted: number;
  updated: number;
  available: number;
  total: number;
  observed?: number;
}

function deployment(name: string, { wanted, updated, available, total, observed = 2 }: Numbers): Deployment {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, generation: 2 },
    spec: { replicas: wanted, selector: {}, template: { spec: { containers: [{ name: 'web', image: 'nginx:1.28' }] } } },
    status: { observedGeneration: observed, replicas: total, updatedReplicas: updated, availableReplicas: available },
  };
}

function view(deployments: readonly Deployment[]): CheckView {
  const fake: Partial<CheckView> = {
    namespace: 'default',
    object: async <T extends ApiObject>(_version: string, _kind: string, name: string) => deployments.find((one) => one.metadata?.name === name) as T | undefined,
    objects: async <T extends ApiObject>() => deployments as unknown as readonly T[],
  };
  return fake as CheckView;
}

const done = { wanted: 3, updated: 3, available: 3, total: 3 };

describe('hasReplicas', () => {
  it('passes when all are up to date and available, and none is left over', async () => {
    expect(await hasReplicas(3)(deployment('web', done), view([]))).toEqual({ state: 'passed', found: 'Deployment web has 3 of 3 replicas' });
  });

  it('speaks of one replica as of one', async () => {
    const one = { wanted: 1, updated: 1, available: 1, total: 1 };
    expect(await hasReplicas(1)(deployment('web', one), view([]))).toEqual({ state: 'passed', found: 'Deployment web has its one replica' });
    expect(await hasReplicas(1)(deployment('web', { ...one, available: 0 }), view([]))).toMatchObject({ wanted: 'one replica, up to date and available' });
  });

  it.each([
    ['another number', { ...done, wanted: 2, updated: 2, available: 2, total: 2 }, 'wants 2, has 2: 2 up to date, 2 available', 'kubectl scale'],
    ['some not available', { ...done, available: 2 }, 'wants 3, has 3: 3 up to date, 2 available', 'rollout status'],
    ['an old one left', { ...done, total: 4 }, 'wants 3, has 4: 3 up to date, 3 available', 'rollout status'],
    ['a change not seen yet', { ...done, observed: 1 }, 'wants 3, has 3: 3 up to date, 3 available', 'rollout status'],
  ])('fails %s', async (_name, numbers, found, lookAt) => {
    expect(await hasReplicas(3)(deployment('web', numbers), view([]))).toMatchObject({
      state: 'failed', found: `Deployment web ${found}`, lookAt: expect.stringContaining(lookAt),
    });
  });
});

describe('deploymentCheck', () => {
  const check = deploymentCheck('image', 'image', { deployment: 'web', ask: runsImage('nginx:1.28') });

  it('asks the Deployment of that name', async () => {
    expect(await check.run(view([deployment('web', done)]))).toEqual({ state: 'passed', found: 'its template runs nginx:1.28' });
    expect(await runsImage('nginx:1.29')(deployment('web', done), view([]))).toMatchObject({ state: 'failed', found: 'its template runs nginx:1.28', wanted: 'nginx:1.29' });
  });

  it('says what is there instead of a missing one', async () => {
    expect(await check.run(view([]))).toMatchObject({ found: 'no Deployment in namespace default' });
    expect(await check.run(view([deployment('wbe', done)]))).toMatchObject({ found: 'no Deployment web, but wbe' });
  });
});

describe('ofContainer', () => {
  it('asks the first container, or the one named', async () => {
    expect(await ofContainer((container) => passed(container.name))(deployment('web', done), view([]))).toEqual({ state: 'passed', found: 'web' });
    expect(await ofContainer(() => passed(''), 'sidecar')(deployment('web', done), view([]))).toMatchObject({ state: 'failed', found: 'its containers are web', wanted: 'a container named sidecar' });
  });
});

describe('the labels of its Pods', () => {
  const labelled: Deployment = {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' },
    spec: { selector: { matchLabels: { app: 'a' } }, template: { metadata: { labels: { app: 'a', tier: 'b' } } } },
  };

  it('may be more than asked for in the template, and must be the same in matchLabels', () => {
    expect(templateHasLabels({ app: 'a' })(labelled, view([]))).toEqual({ state: 'passed', found: 'app=a in the template' });
    expect(templateHasLabels({ app: 'x' })(labelled, view([]))).toMatchObject({ state: 'failed', found: 'its template has app=a, tier=b' });
    expect(matchesLabels({ app: 'a' })(labelled, view([]))).toEqual({ state: 'passed', found: 'matchLabels app=a' });
    expect(matchesLabels({ app: 'a', tier: 'b' })(labelled, view([]))).toMatchObject({ state: 'failed', found: 'its matchLabels are app=a', wanted: 'app=a, tier=b' });
  });
});

describe('ofTemplate', () => {
  it('asks what can be asked of a Pod, and looks at the Deployment', async () => {
    expect(await ofTemplate(usesImage('nginx'))(deployment('web', done), view([]))).toMatchObject({ state: 'passed' });
    expect(await ofTemplate(usesImage('redis'))(deployment('web', done), view([]))).toMatchObject({ state: 'failed', found: expect.stringMatching(/^its template uses /), lookAt: '`kubectl edit deployment web`, under spec.template.spec' });
  });
});
