import type { PodSpec } from '#lib/schema/index.ts';
import type { Random } from '#lib/core/index.ts';
import type { AdmissionPlugin } from '../registry/admission-plugin.ts';
import { NAME_ALPHABET } from '../registry/object-registry.ts';
import { forbiddenObject } from '../resources/field-error.ts';
import { pods, serviceAccounts } from '../resources/index.ts';
import type { LivePod } from '../resources/live.ts';

const MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const TOKEN_SECONDS = 3607;

/** Gives each Pod a ServiceAccount and its credentials as a projected volume (plugin/pkg/admission/serviceaccount). */
export function serviceAccount(random: Random): AdmissionPlugin {
  return {
    name: 'ServiceAccount',
    admit({ operation, resource, namespace, name, object }, registry) {
      if (operation !== 'CREATE' || resource.plural !== pods.plural || resource.group !== '') return;
      const pod = object as LivePod;
      if (pod.metadata.annotations?.['kubernetes.io/config.mirror']) return;
      pod.spec.serviceAccountName ||= 'default';
      pod.spec.serviceAccount = pod.spec.serviceAccountName;
      const account = registry.find(serviceAccounts, namespace, pod.spec.serviceAccountName);
      if (!account) {
        const why = `error looking up service account ${namespace}/${pod.spec.serviceAccountName}: serviceaccount "${pod.spec.serviceAccountName}" not found`;
        throw forbiddenObject(pods, name, why);
      }
      if (!pod.spec.imagePullSecrets?.length && account.imagePullSecrets?.length) pod.spec.imagePullSecrets = [...account.imagePullSecrets];
      if (pod.spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true) mountToken(pod.spec, random);
    },
  };
}

function mountToken(spec: PodSpec, random: Random): void {
  const present = spec.volumes?.find((volume) => volume.name.startsWith('kube-api-access-'));
  const volume = present ?? tokenVolume(`kube-api-access-${random.string(NAME_ALPHABET, 5)}`);
  let used = false;
  for (const container of [...(spec.initContainers ?? []), ...spec.containers]) {
    if (container.volumeMounts?.some((mount) => mount.mountPath === MOUNT_PATH)) continue;
    container.volumeMounts = [...(container.volumeMounts ?? []), { mountPath: MOUNT_PATH, name: volume.name, readOnly: true }];
    used = true;
  }
  if (used && !present) spec.volumes = [...(spec.volumes ?? []), volume];
}

function tokenVolume(name: string): NonNullable<PodSpec['volumes']>[number] {
  return {
    name,
    projected: {
      defaultMode: 0o644,
      sources: [
        { serviceAccountToken: { expirationSeconds: TOKEN_SECONDS, path: 'token' } },
        { configMap: { items: [{ key: 'ca.crt', path: 'ca.crt' }], name: 'kube-root-ca.crt' } },
        { downwardAPI: { items: [{ fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' }, path: 'namespace' }] } },
      ],
    },
  };
}
