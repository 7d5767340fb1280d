import { emptyVolume, projectedVolume, readOnlyVolume, subVolume } from '#lib/machine/index.ts';
import type { ProjectedFile, ProjectedVolume, Volume } from '#lib/machine/index.ts';
import type { Container, PodSpec } from '#lib/schema/index.ts';
import { configMaps, persistentVolumeClaims, secrets } from '../../resources/index.ts';
import { unsimulated } from '../../resources/volume-types.ts';
import type { LivePod } from '../../resources/live.ts';
import { quantity } from '../../resources/quantity.ts';
import { fieldValue, resourceValue } from './downward.ts';
import type { PodPlace } from './downward.ts';
import { bytesFromBase64 } from '../container/environment.ts';
import { ConfigError, MountError } from '../container/errors.ts';
import { expand } from '../container/expansion.ts';
import type { NodeContext } from '../node-context.ts';

type PodVolume = NonNullable<PodSpec['volumes']>[number];
type ProjectedSource = NonNullable<NonNullable<PodVolume['projected']>['sources']>[number];
type Files = Map<string, ProjectedFile>;

interface Item {
  key: string;
  path: string;
  mode?: number;
}

/** The volumes of one Pod, made when all that they need is there. */
export class PodVolumes {
  readonly #context: NodeContext;
  readonly #written: () => void;
  readonly #volumes = new Map<string, Volume>();
  readonly #projected = new Map<string, ProjectedVolume>();

  /** `written` is called when something was written to an emptyDir. */
  constructor(context: NodeContext, written: () => void) {
    this.#context = context;
    this.#written = written;
  }

  /** Bytes in a volume, by its name in the Pod; undefined while it is not there. */
  used(name: string): number | undefined {
    return this.#volumes.get(name)?.used;
  }

  /** Some volume shows what may change: a ConfigMap, a Secret, the Pod's own fields. */
  get follows(): boolean {
    return this.#projected.size > 0;
  }

  /** Sets up what is not set up yet. Throws MountError. */
  prepare(pod: LivePod, place: PodPlace, saved: Readonly<Record<string, unknown>> = {}): void {
    for (const volume of pod.spec.volumes ?? []) {
      if (this.#volumes.has(volume.name)) continue;
      try {
        this.#volumes.set(volume.name, this.#make(pod, volume, { place, saved: saved[volume.name] }));
      } catch (error) {
        if (error instanceof ConfigError) throw new MountError(volume.name, error.message);
        throw error;
      }
    }
  }

  /** Puts present contents in place of those of ConfigMaps, Secrets and fields that have changed. */
  refresh(pod: LivePod, place: PodPlace): void {
    for (const volume of pod.spec.volumes ?? []) {
      const projected = this.#projected.get(volume.name);
      if (!projected) continue;
      try {
        projected.replace(this.#files(pod, volume, place));
      } catch (error) {
        // The source has gone since; what was mounted stays.
        if (!(error instanceof ConfigError)) throw error;
      }
    }
  }

  /** What a container mounts, by path. Throws ConfigError. */
  mountsOf(container: Container, env: ReadonlyMap<string, string>): Map<string, Volume> {
    const mounts = new Map<string, Volume>();
    for (const mount of container.volumeMounts ?? []) {
      const whole = this.#volumes.get(mount.name);
      if (!whole) throw new ConfigError(`cannot find volume "${mount.name}" to mount into container "${container.name}"`);
      const path = mount.subPathExpr ? expand(mount.subPathExpr, (name) => env.get(name)) : mount.subPath;
      const part = path ? subVolume(whole, path, { create: !whole.readOnly }) : whole;
      if (!part) throw new ConfigError(`failed to prepare subPath for volumeMount "${mount.name}" of container "${container.name}"`);
      mounts.set(mount.mountPath.replace(/(.)\/+$/, '$1'), mount.readOnly ? readOnlyVolume(part) : part);
    }
    return mounts;
  }

  /** The contents of emptyDirs: plain JSON. */
  save(pod: LivePod): Record<string, unknown> {
    const kept = (pod.spec.volumes ?? []).filter((volume) => volume.emptyDir && this.#volumes.has(volume.name));
    return Object.fromEntries(kept.map((volume) => [volume.name, this.#volumes.get(volume.name)?.save()]));
  }

  /** The Pod has gone, and its emptyDirs with it. */
  discard(pod: LivePod): void {
    for (const { name, emptyDir } of pod.spec.volumes ?? []) {
      if (!emptyDir) continue;
      this.#volumes.get(name)?.discard();
      this.#volumes.delete(name);
    }
  }

  #make(pod: LivePod, volume: PodVolume, options: { place: PodPlace; saved: unknown }): Volume {
    const { clock, limits } = this.#context;
    if (volume.emptyDir) {
      const kept = { clock, saved: options.saved, onChange: this.#written };
      if (volume.emptyDir.medium !== 'Memory') return emptyVolume({ ...kept, limits });
      const storage = Math.min(limits.storage, quantity(volume.emptyDir.sizeLimit) || Number.POSITIVE_INFINITY);
      return emptyVolume({ ...kept, limits: { ...limits, storage }, type: 'tmpfs', source: 'tmpfs' });
    }
    if (volume.persistentVolumeClaim) return this.#claim(pod, volume.persistentVolumeClaim);
    if (volume.configMap || volume.secret || volume.projected || volume.downwardAPI) {
      const projected = projectedVolume({ clock, files: this.#files(pod, volume, options.place) });
      this.#projected.set(volume.name, projected);
      return projected;
    }
    throw new ConfigError(unsimulated(volume) ?? 'unknown volume');
  }

  #claim(pod: LivePod, source: { claimName: string; readOnly?: boolean }): Volume {
    const claim = this.#context.registry.find(persistentVolumeClaims, pod.metadata.namespace ?? '', source.claimName);
    const bound = claim?.status.phase === 'Bound' ? claim.spec.volumeName : undefined;
    if (bound === undefined) throw new ConfigError(`persistentvolumeclaim "${source.claimName}" is not bound`);
    const volume = this.#context.claims.get(bound);
    return source.readOnly ? readOnlyVolume(volume) : volume;
  }

  #files(pod: LivePod, volume: PodVolume, place: PodPlace): Files {
    const { configMap, secret, projected, downwardAPI } = volume;
    if (configMap) return this.#fromConfigMap(pod, configMap, configMap.defaultMode);
    if (secret) return this.#fromSecret(pod, { ...secret, name: secret.secretName }, secret.defaultMode);
    if (downwardAPI) return fromFields(pod, downwardAPI.items ?? [], { place, mode: downwardAPI.defaultMode });
    const files: Files = new Map();
    for (const source of projected?.sources ?? []) {
      for (const [path, file] of this.#fromProjection(pod, source, { place, mode: projected?.defaultMode })) files.set(path, file);
    }
    return files;
  }

  #fromProjection(pod: LivePod, source: ProjectedSource, options: { place: PodPlace; mode: number | undefined }): Files {
    if (source.configMap) return this.#fromConfigMap(pod, source.configMap, options.mode);
    if (source.secret) return this.#fromSecret(pod, source.secret, options.mode);
    if (source.downwardAPI) return fromFields(pod, source.downwardAPI.items ?? [], options);
    const token = source.serviceAccountToken;
    if (!token) return new Map();
    const content = this.#context.tokens({ pod, expirationSeconds: token.expirationSeconds ?? 3600, audience: token.audience });
    return new Map([[token.path, { content, ...modeOf(options.mode) }]]);
  }

  #fromConfigMap(pod: LivePod, source: Source, mode: number | undefined): Files {
    const found = this.#context.registry.find(configMaps, pod.metadata.namespace ?? '', source.name ?? '');
    if (!found && source.optional) return new Map();
    if (!found) throw new ConfigError(`configmap "${source.name}" not found`);
    const binary = Object.entries(found.binaryData ?? {}).map(([key, value]) => [key, bytesFromBase64(value)] as const);
    return select(new Map<string, string | Uint8Array>([...Object.entries(found.data ?? {}), ...binary]), { ...source, kind: 'configmap', mode });
  }

  #fromSecret(pod: LivePod, source: Source, mode: number | undefined): Files {
    const found = this.#context.registry.find(secrets, pod.metadata.namespace ?? '', source.name ?? '');
    if (!found && source.optional) return new Map();
    if (!found) throw new ConfigError(`secret "${source.name}" not found`);
    const data = Object.entries(found.data ?? {}).map(([key, value]) => [key, bytesFromBase64(value)] as const);
    return select(new Map(data), { ...source, kind: 'secret', mode });
  }
}

interface Source {
  name?: string;
  optional?: boolean;
  items?: readonly Item[];
}

function modeOf(mode: number | undefined): { mode?: number } {
  return mode === undefined ? {} : { mode };
}

function select(data: ReadonlyMap<string, string | Uint8Array>, source: Source & { kind: string; mode: number | undefined }): Files {
  const items: readonly Item[] = source.items ?? [...data.keys()].map((key) => ({ key, path: key }));
  const files: Files = new Map();
  for (const { key, path, mode } of items) {
    const content = data.get(key);
    if (content === undefined && !source.optional) throw new ConfigError(`${source.kind === 'secret' ? 'references' : 'configmap references'} non-existent ${source.kind === 'secret' ? 'secret' : 'config'} key: ${key}`);
    if (content !== undefined) files.set(path, { content, ...modeOf(mode ?? source.mode) });
  }
  return files;
}

interface FieldItem {
  path: string;
  mode?: number;
  fieldRef?: { fieldPath: string };
  resourceFieldRef?: { containerName?: string; resource: string; divisor?: string | number };
}

function fromFields(pod: LivePod, items: readonly FieldItem[], options: { place: PodPlace; mode: number | undefined }): Files {
  const files: Files = new Map();
  for (const item of items) {
    const container = pod.spec.containers.find((each) => each.name === item.resourceFieldRef?.containerName);
    const content = item.fieldRef ? fieldValue(pod, item.fieldRef.fieldPath, options.place)
      : container && item.resourceFieldRef ? resourceValue(container, item.resourceFieldRef, options.place) : '';
    files.set(item.path, { content, ...modeOf(item.mode ?? options.mode) });
  }
  return files;
}

