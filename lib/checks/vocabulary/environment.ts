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

/** The container's variable is taken from a ConfigMap or a Secret, the one named or any. */
export function takenFrom(variable: string, source: { kind: 'ConfigMap' | 'Secret'; name?: string }): PodQuestion {
  return async (pod, view) => {
    const wanted = `${variable} from ${source.name === undefined ? `a ${source.kind}` : `the ${source.kind} ${source.name}`}`;
    const lookAt = '`kubectl explain pod.spec.containers.env.valueFrom`';
    const containers = pod.spec?.containers ?? [];
    const entry = containers.flatMap((container) => container.env ?? []).find(({ name }) => name === variable);
    if (entry?.value !== undefined) return failed({ found: `${variable} is a value in the manifest`, wanted, lookAt });
    const reference = entry?.valueFrom?.[source.kind === 'ConfigMap' ? 'configMapKeyRef' : 'secretKeyRef'];
    const names = entry ? [reference?.name ?? ''] : await sourcesWith(variable, { kind: source.kind, containers, objectOf: (name) => view.object<ConfigMap | Secret>('v1', source.kind, name) });
    const taken = names.find((name) => name !== '' && (source.name === undefined || name === source.name));
    if (taken !== undefined) return passed(`${variable} is taken from the ${source.kind} ${taken}`);
    return failed({ found: entry ? `${variable} is taken from ${names[0] || 'elsewhere'}` : `no container has a variable ${variable}`, wanted, lookAt });
  };
}

interface Sources {
  kind: 'ConfigMap' | 'Secret';
  containers: readonly Container[];
  objectOf(name: string): Promise<ConfigMap | Secret | undefined>;
}

/** The objects among those that the containers take whole which give a variable of this name. */
async function sourcesWith(variable: string, { kind, containers, objectOf }: Sources): Promise<string[]> {
  const references = containers.flatMap(({ envFrom = [] }) => envFrom).map(({ prefix = '', configMapRef, secretRef }) => ({ prefix, name: (kind === 'ConfigMap' ? configMapRef : secretRef)?.name ?? '' }));
  const giving = await Promise.all(references.map(async ({ prefix, name }) => Object.keys((name === '' ? undefined : await objectOf(name))?.data ?? {}).some((key) => `${prefix}${key}` === variable)));
  return references.filter((_, index) => giving[index]).map(({ name }) => name);
}

/** Fields that say the same; a Pod here has one address. */
const EQUALS: Readonly<Record<string, readonly string[]>> = { 'status.podIP': ['status.podIP', 'status.podIPs'] };

/** The container's variable is filled in from this field of the Pod. */
export function filledIn(variable: string, fieldPath: string): PodQuestion {
  return (pod) => {
    const wanted = `${variable} from the Pod’s field ${fieldPath}`;
    const lookAt = '`kubectl explain pod.spec.containers.env.valueFrom.fieldRef`';
    const entry = (pod.spec?.containers ?? []).flatMap(({ env = [] }) => env).find(({ name }) => name === variable);
    const path = entry?.valueFrom?.fieldRef?.fieldPath;
    if (path !== undefined && (EQUALS[fieldPath] ?? [fieldPath]).includes(path)) return passed(`${variable} is taken from ${path}`);
    if (path !== undefined) return failed({ found: `${variable} is taken from ${path}`, wanted, lookAt });
    return failed({ found: entry ? `${variable} is ${JSON.stringify(entry.value ?? '')}, written in the manifest` : `no container has a variable ${variable}`, wanted, lookAt });
  };
}
