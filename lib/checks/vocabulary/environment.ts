import type { ConfigMap, Container, Secret } from '#lib/schema/index.ts';
import { failed, passed } from '../outcomes.ts';
import type { CheckView } from '../view.ts';
import type { PodQuestion } from './pods.ts';

/** Some container has this variable with this value, written down or taken from a ConfigMap or a Secret. */
export function environmentHas(name: string, value: string): PodQuestion {
  return async (pod, view) => {
    const environments = await Promise.all((pod.spec?.containers ?? []).map((container) => environmentOf(container, view)));
    const found = environments.map((environment) => environment.get(name)).filter((each) => each !== undefined);
    if (found.includes(value)) return passed(`${name} is ${JSON.stringify(value)}`);
    const others = environments.flatMap((environment) => [...environment.keys()]);
    return failed({
      found: found.length > 0 ? `${name} is ${JSON.stringify(found[0])}` : `${name} is not set; ${others.length === 0 ? 'there is no variable' : `there is ${others.join(' and ')}`}`,
      wanted: `${name} set to ${JSON.stringify(value)}`,
      lookAt: `\`kubectl exec ${pod.metadata?.name} -- env\` shows what the container has; a Pod's variables are fixed once it exists`,
    });
  };
}

/** Some container takes this variable from an object of this kind and name, by its key or all at once. */
export function environmentComesFrom(variable: string, source: { kind: 'ConfigMap' | 'Secret'; name: string }): PodQuestion {
  return (pod) => {
    const origins = (pod.spec?.containers ?? []).flatMap((container) => originsOf(container, variable));
    const wanted = `${source.kind} ${source.name}`;
    if (origins.includes(wanted)) return passed(`${variable} comes from ${wanted}`);
    return failed({
      found: origins.length === 0 ? `no container has a variable ${variable}` : `${variable} comes from ${origins.join(' and ')}`,
      wanted: `${variable} from the ${wanted}`,
      lookAt: '`kubectl explain pod.spec.containers.env.valueFrom` and `…envFrom`',
    });
  };
}

function originsOf(container: Container, variable: string): string[] {
  const own = (container.env ?? []).filter(({ name }) => name === variable);
  if (own.length === 0) return (container.envFrom ?? []).flatMap(({ configMapRef, secretRef }) => [...nameOf('ConfigMap', configMapRef), ...nameOf('Secret', secretRef)]);
  return own.flatMap(({ valueFrom }) => {
    const kept = [...nameOf('ConfigMap', valueFrom?.configMapKeyRef), ...nameOf('Secret', valueFrom?.secretKeyRef)];
    return kept.length > 0 ? kept : [valueFrom ? 'a field' : 'the manifest itself'];
  });
}

function nameOf(kind: string, reference: { name?: string | undefined } | undefined): string[] {
  return reference ? [`${kind} ${reference.name}`] : [];
}

/** The variables that the manifest gives a container, as far as their sources exist; later ones win. */
async function environmentOf(container: Container, view: CheckView): Promise<ReadonlyMap<string, string>> {
  const environment = new Map<string, string>();
  for (const { prefix = '', configMapRef, secretRef } of container.envFrom ?? []) {
    const values = configMapRef ? await configMapValues(view, configMapRef.name) : await secretValues(view, secretRef?.name);
    for (const [key, value] of Object.entries(values)) environment.set(`${prefix}${key}`, value);
  }
  for (const { name, value, valueFrom } of container.env ?? []) {
    const { configMapKeyRef, secretKeyRef } = valueFrom ?? {};
    const kept = configMapKeyRef
      ? (await configMapValues(view, configMapKeyRef.name))[configMapKeyRef.key]
      : secretKeyRef ? (await secretValues(view, secretKeyRef.name))[secretKeyRef.key] : value ?? (valueFrom ? undefined : '');
    if (kept !== undefined) environment.set(name, kept);
  }
  return environment;
}

async function configMapValues(view: CheckView, name = ''): Promise<Readonly<Record<string, string>>> {
  return (await view.object<ConfigMap>('v1', 'ConfigMap', name))?.data ?? {};
}

async function secretValues(view: CheckView, name = ''): Promise<Readonly<Record<string, string>>> {
  const data = (await view.object<Secret>('v1', 'Secret', name))?.data ?? {};
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')]));
}
