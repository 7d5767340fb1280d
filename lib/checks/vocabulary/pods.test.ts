import { describe, expect, it } from 'vitest';
import type { Pod } from '#lib/schema/index.ts';
import type { CheckView } from '../index.ts';
import { hasRestarted, isRunning, noPod, podCheck, podState, runExercise, usesImage } from '../index.ts';

function pod(change: { status?: Pod['status']; image?: string; deleted?: boolean } = {}): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'default', ...(change.deleted ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}) },
    spec: { containers: [{ name: 'web', image: change.image ?? 'nginx:latest' }] },
    status: change.status ?? { phase: 'Running', containerStatuses: [status({ running: {} }, true)] },
  };
}

type Statuses = NonNullable<NonNullable<Pod['status']>['containerStatuses']>;

function status(state: Statuses[number]['state'], ready = false): Statuses[number] {
  return { name: 'web', image: 'nginx', imageID: '', ready, restartCount: 0, state };
}

function view(pods: readonly Pod[]): CheckView {
  const fake: Partial<CheckView> = {
    namespace: 'default',
    pod: async (name) => pods.find((one) => one.metadata?.name === name),
    pods: async () => pods,
  };
  return fake as CheckView;
}

const question = { found: 'Pod web is Running, 1/1 containers ready', state: 'passed' };

describe('isRunning', () => {
  it('passes a Pod whose containers are all ready', () => {
    expect(isRunning(pod())).toEqual(question);
  });

  const notYet: [string, Pod, string, string][] = [
    ['starting', pod({ status: { phase: 'Pending', containerStatuses: [status({ waiting: { reason: 'ContainerCreating' } })] } }), 'ContainerCreating', '`kubectl get pod web -w` follows it'],
    ['without its image', pod({ status: { phase: 'Pending', containerStatuses: [status({ waiting: { reason: 'ImagePullBackOff' } })] } }), 'ImagePullBackOff', 'the Events at its end say why'],
    ['crashing', pod({ status: { phase: 'Running', containerStatuses: [status({ waiting: { reason: 'CrashLoopBackOff' } })] } }), 'CrashLoopBackOff', '`kubectl logs web --previous`'],
    ['crashing in one of two containers', pod({ status: { phase: 'Running', containerStatuses: [status({ running: {} }), { ...status({ waiting: { reason: 'CrashLoopBackOff' } }), name: 'helper', restartCount: 2 }] } }), 'helper has ended', '`kubectl logs web -c helper --previous`'],
    ['without the program that it should start', pod({ status: { phase: 'Running', containerStatuses: [{ ...status({ waiting: { reason: 'RunContainerError' } }), restartCount: 1, lastState: { terminated: { exitCode: 128, reason: 'StartError' } } }] } }), 'RunContainerError', 'the Events at its end say why'],
    ['being deleted', pod({ deleted: true }), 'Terminating', 'describe pod web'],
    ['not scheduled', pod({ status: { phase: 'Pending' } }), 'Pending', 'describe pod web'],
    ['running but not ready', pod({ status: { phase: 'Running', containerStatuses: [status({ running: {} }, false)] } }), 'Running, 0/1', 'describe pod web'],
  ];

  it.each(notYet)('fails a Pod that is %s, saying where to look', (_name, object, found, lookAt) => {
    const outcome = isRunning(object);
    expect(outcome).toMatchObject({ state: 'failed', found: expect.stringContaining(found), lookAt: expect.stringContaining(lookAt) });
  });

  it('names a finished container by its reason', () => {
    expect(podState(pod({ status: { phase: 'Succeeded', containerStatuses: [status({ terminated: { exitCode: 0, reason: 'Completed' } })] } }))).toBe('Completed');
  });
});

describe('usesImage', () => {
  it.each(['nginx', 'nginx:1.27', 'docker.io/nginx', 'docker.io/library/nginx:latest', 'library/nginx', 'nginx@sha256:0123'])('takes %s for nginx', async (image) => {
    expect(await usesImage('nginx')(pod({ image }), view([]))).toMatchObject({ state: 'passed' });
  });

  it.each(['httpd', 'nginxinc/nginx-unprivileged', 'quay.io/library/nginx', 'nginx-ingress', 'ngnix'])('does not take %s for nginx', async (image) => {
    expect(await usesImage('nginx')(pod({ image }), view([]))).toMatchObject({ state: 'failed', found: `Pod web uses ${image}` });
  });
});

describe('podCheck', () => {
  const check = podCheck('runs', 'web runs', { pod: 'web', ask: isRunning });

  it('asks the Pod of that name', async () => {
    expect(await check.run(view([pod()]))).toEqual(question);
  });

  it('says what is there instead of a missing Pod', async () => {
    expect(await check.run(view([]))).toMatchObject({
      found: 'no Pod in namespace default', lookAt: expect.stringContaining('`kubectl get pods -n default`'),
    });
    const other = pod();
    other.metadata = { name: 'wbe' };
    expect(await check.run(view([other]))).toMatchObject({ state: 'failed', found: 'no Pod web, but wbe', wanted: 'a Pod named web' });
  });
});

describe('runExercise', () => {
  const exercise = {
    id: 'e', title: 'E', points: 9, task: '', hints: [], solution: {}, mistakes: [],
    checks: [podCheck('a', 'A', { pod: 'web', ask: isRunning }), podCheck('b', 'B', { pod: 'web', ask: usesImage('httpd') })],
  };

  it('gives each check its share of the points', async () => {
    expect(await runExercise({ name: 'x/y/e', exercise }, view([pod()]))).toMatchObject({ state: 'failed', earned: 4, possible: 9, exercise: 'x/y/e' });
  });

  it('gives a check the share that its weight says', async () => {
    const [first, second] = exercise.checks;
    if (!first || !second) throw new Error('two checks were meant');
    const weighted = { ...exercise, checks: [{ ...first, weight: 2 }, second] };
    expect(await runExercise({ name: 'x/y/e', exercise: weighted }, view([pod()]))).toMatchObject({ earned: 6, possible: 9 });
  });

  it('does not fail a learner whose cluster does not answer', async () => {
    const broken: Partial<CheckView> = { pod: () => Promise.reject(new Error('connect ECONNREFUSED')) };
    const result = await runExercise({ name: 'x/y/e', exercise }, broken as CheckView);
    expect(result).toMatchObject({ state: 'could-not-look', earned: 0 });
    expect(result.checks[0]?.outcome).toEqual({ state: 'could-not-look', reason: 'connect ECONNREFUSED' });
  });
});

describe('noPod', () => {
  it('passes when there is none of that name, and fails one that is there or still going', async () => {
    const exercise = { name: 'a/b', exercise: { id: 'b', title: 'B', points: 1, task: 't', checks: [noPod('gone', 'is gone', 'web')], hints: [], solution: { commands: 'x' }, mistakes: [] } };
    expect((await runExercise(exercise, view([]))).checks[0]?.outcome).toEqual({ state: 'passed', found: 'there is no Pod web' });
    expect((await runExercise(exercise, view([pod()]))).checks[0]?.outcome).toMatchObject({ state: 'failed', found: 'Pod web is Running', wanted: 'no Pod web' });
    expect((await runExercise(exercise, view([pod({ deleted: true })]))).checks[0]?.outcome).toMatchObject({ state: 'failed', found: 'Pod web is Terminating' });
  });
});

describe('hasRestarted', () => {
  const restarted = pod({ status: { phase: 'Running', containerStatuses: [{ ...status({ running: {} }, true), restartCount: 1 }] } });

  it('passes a container that ended and was started again', async () => {
    expect(await hasRestarted()(restarted, view([]))).toEqual({ state: 'passed', found: 'container web was restarted' });
    expect(await hasRestarted('web')(restarted, view([]))).toEqual({ state: 'passed', found: 'container web was restarted' });
  });

  it('fails one that has run on, and a container that is not there', async () => {
    expect(await hasRestarted()(pod(), view([]))).toMatchObject({ state: 'failed', found: 'container web has run since its Pod began' });
    expect(await hasRestarted('other')(restarted, view([]))).toMatchObject({ state: 'failed', found: 'Pod web has started no container other' });
  });
});
