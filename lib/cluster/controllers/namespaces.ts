/** The controllers that fill namespaces and empty them (pkg/controller/namespace, serviceaccount, rootcacertpublisher). */
import { rootCertificate } from '../bootstrap/certificate.ts';
import type { ResourceDefinition } from '../resources/definition.ts';
import { configMaps, namespaces, serviceAccounts } from '../resources/index.ts';
import type { LiveNamespace } from '../resources/live.ts';
import type { ControllerContext } from './context.ts';
import { createWorkQueue } from './work-queue.ts';

export function startNamespaces(context: ControllerContext): Disposable {
  const { registry, clock } = context;
  const queue = createWorkQueue(clock, (name) => {
    const namespace = registry.find(namespaces, '', name);
    if (namespace?.metadata.deletionTimestamp) empty(context, namespace);
    else if (namespace) fill(context, name);
  });
  const missing = ({ type, object }: { type: string; object: { metadata: { namespace?: string } } }) => {
    if (type === 'DELETED') queue.add(object.metadata.namespace ?? '');
  };
  const watches = [
    registry.watch(namespaces, {}, ({ type, object }) => {
      if (type !== 'DELETED') queue.add(object.metadata.name);
    }),
    registry.watch(serviceAccounts, {}, missing),
    registry.watch(configMaps, {}, missing),
  ];
  for (const { metadata } of registry.list(namespaces).items) if (metadata.deletionTimestamp) queue.add(metadata.name);
  return {
    [Symbol.dispose]: () => {
      queue[Symbol.dispose]();
      for (const watch of watches) watch[Symbol.dispose]();
    },
  };
}

function fill({ registry }: ControllerContext, namespace: string): void {
  if (!registry.find(serviceAccounts, namespace, 'default')) {
    registry.create(serviceAccounts, namespace, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } });
  }
  if (!registry.find(configMaps, namespace, 'kube-root-ca.crt')) registry.create(configMaps, namespace, rootCertificate());
}

/** How soon the controller looks again for what is still going (the namespace's Pods). */
const LOOK_AGAIN = 1000;

/** Deletes everything in a namespace; when all is gone, lets the namespace go too (deletion/namespaced_resources_deleter.go). */
function empty(context: ControllerContext, namespace: LiveNamespace): void {
  const { registry, clock } = context;
  const { name } = namespace.metadata;
  let left = 0;
  for (const resource of stored(registry.definitions)) {
    for (const object of registry.list(resource, { namespace: name }).items) {
      if (!object.metadata?.deletionTimestamp) registry.delete(resource, name, object.metadata?.name ?? '', { propagationPolicy: 'Background' });
    }
    left += registry.list(resource, { namespace: name }).items.length;
  }
  if (left > 0) {
    clock.setTimeout(() => {
      const present = registry.find(namespaces, '', name);
      if (present?.metadata.uid === namespace.metadata.uid) empty(context, present);
    }, LOOK_AGAIN);
    return;
  }
  registry.modify(namespaces, '', name, (each) => {
    each.spec.finalizers = [];
  }, { subresource: 'finalize' });
}

function stored(definitions: readonly ResourceDefinition[]): ResourceDefinition[] {
  return definitions.filter((each) => each.namespaced && !each.view);
}
