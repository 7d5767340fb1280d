import { expect, test } from 'vitest';
import { calmCluster, nextStep, stepCluster, WANTED, type DrawnCluster } from './illustrated-cluster.ts';

/** Plays everything that is due until the cluster is calm. */
function settle(cluster: DrawnCluster): DrawnCluster {
  let after = stepCluster(cluster, { type: 'replace' });
  for (let due = pending(after); due; due = pending(after)) after = stepCluster(stepCluster(after, due), { type: 'replace' });
  return after;
}

function pending(cluster: DrawnCluster) {
  return cluster.pods.map(nextStep).find((due) => due !== undefined)?.step;
}

test('a deleted Pod is replaced by one of another name', () => {
  const healed = settle(stepCluster(calmCluster, { type: 'delete', pod: 'web-x2k8p' }));
  expect(healed.pods.map(({ phase }) => phase)).toEqual(['Running', 'Running', 'Running']);
  expect(healed.pods.map(({ name }) => name)).toEqual(['web-q7w4n', 'web-m9dzc', 'web-b5tgl']);
  expect(healed.events).toEqual([
    'pod "web-x2k8p" deleted',
    'web has 2 of 3 Pods, so it makes web-b5tgl',
    'web-b5tgl runs on kube-worker02',
  ]);
});

test('however many are deleted, as many come back and never more', () => {
  let cluster = calmCluster;
  for (const { name } of calmCluster.pods) cluster = stepCluster(cluster, { type: 'delete', pod: name });
  cluster = stepCluster(stepCluster(cluster, { type: 'replace' }), { type: 'replace' });
  expect(settle(stepCluster(cluster, { type: 'replace' })).pods).toHaveLength(WANTED);
  expect(stepCluster(calmCluster, { type: 'replace' })).toBe(calmCluster);
});
