import { text } from '../../resources/info.ts';
import type { AnyObject } from '../../resources/info.ts';
import { podResource } from '../../resources/pods.ts';
import type { Invocation } from '../../session/invocation.ts';
import { createObject } from '../write.ts';
import { nameSuffix } from '../../resources/name-suffix.ts';
import { containerSettings } from './container.ts';
import type { Json } from './container.ts';
import { applyCustomProfile } from './custom-profile.ts';
import type { Debugged, Wanted } from './debug-pod.ts';
import { applyToContainer, applyToNodePod } from './profiles.ts';

/** Makes a Pod on a node, in the node's own namespaces and with its files at /host where the profile allows it. */
export async function debugNode(invocation: Invocation, node: AnyObject, { command, custom }: Wanted): Promise<Debugged> {
  const { flags, io } = invocation;
  const client = invocation.client();
  const nodeName = text(node.metadata?.name);
  const container = flags.string('container') || 'debugger';
  const name = `node-debugger-${nodeName}-${nameSuffix(invocation, nodeName)}`;
  if (!flags.bool('quiet')) io.out(`Creating debugging pod ${name} with container ${container} on node ${nodeName}.\n`);
  const debugging: Json = { name: container, image: flags.string('image'), ...containerSettings(flags, command), resources: {}, terminationMessagePolicy: 'File' };
  const pod = {
    apiVersion: 'v1', kind: 'Pod', metadata: { name, labels: { 'app.kubernetes.io/managed-by': 'kubectl-debug' } },
    spec: { containers: [debugging], nodeName, restartPolicy: 'Never', tolerations: [{ operator: 'Exists' }] },
  } as unknown as AnyObject;
  applyToContainer(flags.string('profile'), debugging);
  applyToNodePod(flags.string('profile'), pod, container);
  applyCustomProfile(debugging, custom);
  await io.flush();
  const info = { resource: await podResource(client), namespace: client.namespace, name, object: pod };
  return { pod: await createObject(client, info, { dryRun: 'none', fieldManager: '' }), container };
}
