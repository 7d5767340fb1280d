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
      : secretKeyRef ? (await secretValues(view, secretKeyRef.name))[secretKeyRef.key] : expanded(value, environment) ?? (valueFrom ? undefined : '');
    if (kept !== undefined) environment.set(name, kept);
  }
  return environment;
}

/** A value with `$(NAME)` replaced where NAME stands before it; `$$` is a dollar sign (kubernetes/third_party/forked/golang/expansion). */
function expanded(value: string | undefined, earlier: ReadonlyMap<string, string>): string | undefined {
  return value?.replace(/\$\$|\$\(([^)]*)\)/g, (whole, name: string | undefined) => (name === undefined ? '$' : (earlier.get(name) ?? whole)));
}

async function configMapValues(view: CheckView, name = ''): Promise<Readonly<Record<string, string>>> {
  return (await view.object<ConfigMap>('v1', 'ConfigMap', name))?.data ?? {};
}

async function secretValues(view: CheckView, name = ''): Promise<Readonly<Record<string, string>>> {
  const data = (await view.object<Secret>('v1', 'Secret', name))?.data ?? {};
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')]));
}
