import type { Container, Pod } from '#lib/schema/index.ts';
import { failed, passed } from '../outcomes.ts';
import type { PodQuestion } from './pods.ts';
import { repositoryOf } from './images.ts';

/**
 * The Pod's containers run these images: a record gives each by its container's name, a list asks only
 * that each image is run by some container. Further containers do no harm.
 */
export function runsWhere(wanted: Readonly<Record<string, string>> | readonly string[]): PodQuestion {
  return (pod) => {
    const containers = pod.spec?.containers ?? [];
    const absent = isList(wanted) ? wanted.length > containers.length : Object.keys(wanted).some((name) => !named(containers, name));
    const faults = isList(wanted) ? wanted.filter((image) => !containers.some((each) => runs(each, image))) : namedFaults(containers, wanted);
    if (faults.length === 0) return passed(`containers ${namesOf(containers)}`);
    return failed({
      found: isList(wanted) ? `containers ${containers.map(({ name, image }) => `${name} (${image})`).join(', ')}` : faults.join(', '),
      wanted: isList(wanted) ? `containers that run ${wanted.join(' and ')}` : `containers ${describe(wanted)}`,
      lookAt: absent
        ? '`name:` and `image:` under `containers:`; which containers a Pod has is fixed once it exists: delete it and create it anew'
        : '`image:` under `containers:`; it can be changed in a Pod that exists',
    });
  };
}

/** The Pod has a single container, and that runs one of these images. */
export function runsOnly(...images: readonly string[]): PodQuestion {
  return (pod) => {
    const containers = pod.spec?.containers ?? [];
    const name = pod.metadata?.name;
    const found = `Pod ${name} runs ${containers.map(({ image }) => image).join(' and ')}`;
    if (containers.length === 1 && containers.some((container) => images.some((image) => runs(container, image)))) return passed(found);
    return failed({ found, wanted: `a single container, with the image ${images.join(' or ')}`, lookAt: `\`kubectl describe pod ${name}\`, under Containers` });
  };
}

/** None of the Pod's containers runs one of these images. */
export function runsNone(...images: readonly string[]): PodQuestion {
  return (pod) => {
    const name = pod.metadata?.name;
    const container = pod.spec?.containers.find((each) => images.some((image) => runs(each, image)));
    if (!container) return passed(`Pod ${name} runs no ${images.join(' and no ')}`);
    return failed({ found: `Pod ${name} holds ${container.name} (${container.image})`, wanted: `a Pod without ${images.join(' or ')}`, lookAt: `\`kubectl describe pod ${name}\`, under Containers` });
  };
}

function isList(wanted: Readonly<Record<string, string>> | readonly string[]): wanted is readonly string[] {
  return Array.isArray(wanted);
}

function named(containers: readonly Container[], name: string): Container | undefined {
  return containers.find((each) => each.name === name);
}

function namesOf(containers: readonly Container[]): string {
  return containers.map(({ name }) => name).join(', ');
}

function namedFaults(containers: readonly Container[], wanted: Readonly<Record<string, string>>): string[] {
  return Object.entries(wanted).flatMap(([name, image]) => {
    const container = named(containers, name);
    if (!container) return [`no container named ${name} among ${namesOf(containers)}`];
    return runs(container, image) ? [] : [`${name} runs ${container.image}, not ${image}`];
  });
}

function describe(wanted: Readonly<Record<string, string>>): string {
  return Object.entries(wanted).map(([name, image]) => `${name} (${image})`).join(' and ');
}

function runs(container: Container, image: string): boolean {
  return repositoryOf(container.image ?? '') === image;
}

export interface CommonMount {
  /** The kind of volume: `emptyDir`, `configMap`… */
  type: string;
  /** The ConfigMap or Secret that it must be. */
  source?: string;
  containers: readonly string[];
  /** Where a container must mount it, by the container's name. */
  at?: Readonly<Record<string, string>>;
}

/** These containers mount one and the same volume, of this type, where they should. */
export function mountsInCommon({ type, source, containers, at = {} }: CommonMount): PodQuestion {
  return (pod) => {
    const volumes = (pod.spec?.volumes ?? []).filter((volume) => type in volume && (source === undefined || sourceOf(volume) === source)).map(({ name }) => name);
    const shared = volumes.find((volume) => containers.every((name) => mountsOf(pod, name).some((mount) => mount.name === volume)));
    const wanted = `${containers.join(' and ')} mounting one ${type}${source === undefined ? '' : ` ${source}`}${Object.entries(at).map(([name, path]) => `, ${name} at ${path}`).join('')}`;
    const lookAt = `\`kubectl describe pod ${pod.metadata?.name}\`, under Mounts; mounts are fixed once the Pod exists`;
    if (shared === undefined) return failed({ found: containers.map((name) => mountsInWords(pod, name)).join(', '), wanted, lookAt });
    const astray = Object.entries(at).find(([name, path]) => !mountsOf(pod, name).some((mount) => mount.name === shared && trimmed(mount.mountPath) === path));
    if (!astray) return passed(`${containers.join(' and ')} mount the ${type} ${shared}`);
    const paths = mountsOf(pod, astray[0]).filter((mount) => mount.name === shared).map(({ mountPath }) => mountPath);
    return failed({ found: `${astray[0]} mounts it at ${paths.join(' and ')}`, wanted, lookAt });
  };
}

type Volume = NonNullable<NonNullable<Pod['spec']>['volumes']>[number];

/** The name of the ConfigMap or Secret that a volume is made of. */
function sourceOf({ configMap, secret }: Volume): string | undefined {
  return configMap?.name ?? secret?.secretName;
}

type Mount = NonNullable<Container['volumeMounts']>[number];

/** What a container mounts besides the token that every container gets. */
function mountsOf(pod: Pod, name: string): readonly Mount[] {
  const container = pod.spec?.containers.find((each) => each.name === name);
  return (container?.volumeMounts ?? []).filter(({ mountPath }) => !mountPath.startsWith('/var/run/secrets/kubernetes.io'));
}

function mountsInWords(pod: Pod, name: string): string {
  const names = mountsOf(pod, name).map((mount) => {
    const volume = pod.spec?.volumes?.find((each) => each.name === mount.name);
    const source = volume && sourceOf(volume);
    return source === undefined ? mount.name : `${mount.name} (${volume?.configMap ? 'configMap' : 'secret'} ${source})`;
  });
  return `${name} mounts ${names.length === 0 ? 'nothing' : names.join(' and ')}`;
}

function trimmed(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/, '') : path;
}
