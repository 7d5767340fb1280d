import { expect, test, type Page } from '@playwright/test';
import type { ClusterPicture, MapPod } from '#lib/map/index.ts';
import { problemsWithin } from '../axe.ts';
import { openLesson, wish } from './wishes.ts';

const pod = (name: string, rest: Partial<MapPod> = {}): MapPod => ({
  name,
  node: 'kube-worker01',
  status: 'Running',
  address: '10.42.1.2',
  labels: { app: 'web' },
  owner: { kind: 'ReplicaSet', name: 'web-1' },
  containers: [{ name: 'web', image: 'nginx:latest', state: 'running', ready: true, restarts: 0, reason: undefined }],
  restarts: 0,
  why: ['Scheduled: Successfully assigned default/web to kube-worker01'],
  ...rest,
});

const broken = pod('broken-pod-with-a-name-as-long-as-kubernetes-lets-one-be-63-chars', {
  node: undefined,
  status: 'ImagePullBackOff',
  owner: undefined,
  restarts: 3,
  containers: [{ name: 'web', image: 'nosuch', state: 'waiting', ready: false, restarts: 3, reason: 'ImagePullBackOff' }],
  why: ['Failed: <b>Failed</b> to pull image "nosuch"'],
});

const picture: ClusterPicture = {
  nodes: [
    { name: 'kube-control01', ready: true, controlPlane: true },
    { name: 'kube-worker01', ready: true, controlPlane: false },
  ],
  pods: [broken, pod('web-a'), pod('web-b', { containers: [{ name: 'web', image: 'nginx:latest', state: 'running', ready: false, restarts: 0, reason: undefined }] }), pod('alone', { owner: undefined, labels: { app: 'other' } })],
  controllers: [
    { kind: 'Deployment', name: 'web', wanted: 2, ready: 1, owner: undefined, selector: 'app=web', why: [] },
    { kind: 'ReplicaSet', name: 'web-1', wanted: 2, ready: 1, owner: { kind: 'Deployment', name: 'web' }, selector: 'app=web', why: [] },
  ],
  services: [{ name: 'front', type: 'ClusterIP', address: '10.96.0.9', ports: ['80/TCP'], selector: 'app=web', pods: ['web-a'], unready: ['web-b'], why: [] }],
};

async function openMap(page: Page) {
  await openLesson(page);
  await wish(page, { picture });
  await page.getByRole('button', { name: 'Map', exact: true }).click();
  const map = page.getByRole('region', { name: 'Map of your cluster' });
  await map.getByRole('button', { name: /Pod web-a/ }).waitFor();
  return map;
}

test('the map shows where Pods are and how they do', async ({ page }) => {
  const map = await openMap(page);
  await expect(map.getByRole('region', { name: 'Node kube-worker01' }).getByRole('listitem')).toHaveCount(3);
  await expect(map.getByRole('region', { name: 'Not placed yet' }).getByRole('button')).toHaveAccessibleName(/^Pod broken\S+-chars, ImagePullBackOff, 0\/1 ready 3 restarts$/);
  await expect(map.getByRole('button', { name: 'Deployment web 1/2' })).toBeVisible();
});

test('it follows the cluster, and says what changed', async ({ page }) => {
  const map = await openMap(page);
  await wish(page, { picture: { ...picture, pods: [pod('web-a', { status: 'Terminating' }), pod('web-c')] } });
  await expect(map.getByRole('button', { name: /Pod web-c/ })).toBeVisible();
  await expect(map.getByRole('status').filter({ hasText: 'Pod web-a: Terminating. Pod web-c: Running.' })).toBeAttached();
});

test('choosing a Service lights the Pods it leads to and explains it', async ({ page }) => {
  const map = await openMap(page);
  await map.getByRole('button', { name: /^Service front/ }).click();
  await expect(map.getByRole('button', { name: /Pod web-a/ })).toHaveAttribute('data-dimmed', 'false');
  await expect(map.getByRole('button', { name: /Pod alone/ })).toHaveAttribute('data-dimmed', 'true');
  const why = map.getByRole('complementary', { name: 'Why front is as it is' });
  await expect(why).toContainText('It selects app=web.');
  await expect(why).toContainText('It leads to web-a.');
});

test('which Pods are endpoints of a Service is seen without pointing at it', async ({ page }) => {
  const map = await openMap(page);
  await expect(map.getByRole('button', { name: /^Service front/ })).toHaveText('Service front 80/TCP → 1 of 2 Pods ready');
  await expect(map.getByRole('button', { name: /^Pod web-a/ })).toHaveAccessibleName('Pod web-a, Running, 1/1 ready endpoint of front');
  await expect(map.getByRole('button', { name: /^Pod web-b/ })).toHaveAccessibleName('Pod web-b, Running, 0/1 ready endpoint of front: not ready');
  await expect(map.getByTitle('front', { exact: true })).toBeVisible();
  await expect(map.getByRole('button', { name: /^Pod alone/ })).toHaveAccessibleName('Pod alone, Running, 1/1 ready');
});

test('pointing at a Service lights what its selector matches, and so does pressing a label', async ({ page }) => {
  const map = await openMap(page);
  const alone = map.getByRole('button', { name: /Pod alone/ });
  await map.getByRole('button', { name: /^Service front/ }).hover();
  await expect(map.getByRole('button', { name: /Pod web-a/ })).toHaveAttribute('data-lit', 'true');
  await expect(alone).toHaveAttribute('data-dimmed', 'true');
  await map.getByRole('button', { name: 'As tables' }).hover();
  await expect(alone).toHaveAttribute('data-dimmed', 'false');
  await alone.click();
  await map.getByRole('list', { name: /^Labels/ }).getByRole('button', { name: 'app=other' }).click();
  await expect(alone).toHaveAttribute('data-lit', 'true');
  await expect(map.getByRole('button', { name: /Pod web-a/ })).toHaveAttribute('data-dimmed', 'true');
});

test('a Pod in trouble says why, and no markup of a learner’s becomes any', async ({ page }) => {
  const map = await openMap(page);
  await map.getByRole('button', { name: /^Pod broken/ }).click();
  const why = map.getByRole('complementary', { name: /^Why broken/ });
  await expect(why).toContainText('Container web (nosuch): ImagePullBackOff, restarted 3 times.');
  await expect(why).toContainText('Failed: <b>Failed</b> to pull image "nosuch"');
  await expect(why.locator('b')).toHaveCount(0);
});

test('the same stands in tables', async ({ page }) => {
  const map = await openMap(page);
  await map.getByRole('button', { name: 'As tables' }).click();
  const pods = map.getByRole('table', { name: 'Pods' });
  await expect(pods.getByRole('row', { name: /^web-a/ })).toHaveText(['web-a1/1Running0kube-worker01app=webweb (nginx:latest): runningScheduled: Successfully assigned default/web to kube-worker01']);
  await expect(map.getByRole('table', { name: 'Services' }).getByRole('row').last()).toHaveText('frontClusterIP10.96.0.980/TCPapp=webweb-aweb-b');
});

for (const width of [1280, 320]) {
  for (const form of ['drawing', 'tables']) {
    test(`axe has nothing to say of the map as ${form} at ${width} px`, async ({ page }) => {
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 800 });
      await openLesson(page);
      await wish(page, { picture });
      if (width < 900) await page.getByRole('button', { name: 'Terminal', exact: true }).click();
      await page.getByRole('button', { name: 'Map', exact: true }).click();
      const map = page.getByRole('region', { name: 'Map of your cluster' });
      await map.getByRole('button', { name: /Pod web-a/ }).click();
      if (form === 'tables') await map.getByRole('button', { name: 'As tables' }).click();
      expect(await problemsWithin(page, 'section[aria-label="Workbench"]')).toEqual([]);
    });
  }
}
