/** Defaults and bounds of containers' resources in a namespace (plugin/pkg/admission/limitranger). */
import type { Container } from '#lib/schema/index.ts';
import type { AdmissionPlugin, AdmissionRequest } from '../registry/admission-plugin.ts';
import type { Registry } from '../registry/registry.ts';
import { forbiddenObject } from '../resources/field-error.ts';
import { limitRanges, persistentVolumeClaims, pods } from '../resources/index.ts';
import type { LiveLimitRange, LivePersistentVolumeClaim, LivePod } from '../resources/live.ts';
import { formatResource, quantity } from '../resources/quantity.ts';

type Item = NonNullable<LiveLimitRange['spec']['limits']>[number];
type List = Readonly<Record<string, string | number>>;

const ANNOTATION = 'kubernetes.io/limit-ranger';

export const limitRanger: AdmissionPlugin = {
  name: 'LimitRanger',
  admit(request, registry) {
    if (!isNewPod(request)) return;
    for (const item of itemsOf(registry, request.namespace, 'Container')) setDefaults(request.object as LivePod, item);
  },
  validate(request, registry) {
    const problems = problemsOf(request, registry);
    if (problems.length === 0) return;
    const [only] = problems;
    throw forbiddenObject(request.resource, request.name, problems.length === 1 && only ? only : `[${problems.join(', ')}]`);
  },
};

function isNewPod({ operation, resource }: AdmissionRequest): boolean {
  return operation === 'CREATE' && resource.kind === pods.kind && resource.group === '';
}

function itemsOf(registry: Registry, namespace: string, type: string): Item[] {
  return registry.list(limitRanges, { namespace }).items.flatMap((range) => range.spec.limits ?? []).filter((item) => item.type === type);
}

function setDefaults(pod: LivePod, item: Item): void {
  const notes: string[] = [];
  const apply = (container: Container, what: string) => {
    const resources = container.resources ?? {};
    const missing = (given: List | undefined, defaults: List | undefined) => Object.keys(defaults ?? {}).filter((name) => given?.[name] === undefined).sort();
    const requests = missing(resources.requests, item.defaultRequest);
    const limits = missing(resources.limits, item.default);
    if (requests.length > 0) resources.requests = { ...item.defaultRequest, ...resources.requests };
    if (limits.length > 0) resources.limits = { ...item.default, ...resources.limits };
    container.resources = resources;
    if (requests.length > 0) notes.push(`${requests.join(', ')} request for ${what} ${container.name}`);
    if (limits.length > 0) notes.push(`${limits.join(', ')} limit for ${what} ${container.name}`);
  };
  for (const container of pod.spec.containers) apply(container, 'container');
  for (const container of pod.spec.initContainers ?? []) apply(container, 'init container');
  if (notes.length > 0) pod.metadata.annotations = { ...pod.metadata.annotations, [ANNOTATION]: `LimitRanger plugin set: ${notes.join('; ')}` };
}

function problemsOf(request: AdmissionRequest, registry: Registry): string[] {
  const { namespace, operation, resource } = request;
  if (operation === 'CREATE' && resource.kind === persistentVolumeClaims.kind) {
    const requests = (request.object as LivePersistentVolumeClaim).spec.resources?.requests ?? {};
    return itemsOf(registry, namespace, 'PersistentVolumeClaim').flatMap((item) => boundsOf(item, { requests, limits: undefined }));
  }
  if (!isNewPod(request)) return [];
  const { spec } = request.object as LivePod;
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  const perContainer = itemsOf(registry, namespace, 'Container').flatMap((item) => containers.flatMap((each) => boundsOf(item, { requests: each.resources?.requests, limits: each.resources?.limits })));
  const perPod = itemsOf(registry, namespace, 'Pod').flatMap((item) => boundsOf(item, { requests: total(spec.containers, 'requests'), limits: total(spec.containers, 'limits') }));
  return [...perContainer, ...perPod];
}

function total(containers: readonly Container[], list: 'requests' | 'limits'): List {
  const sums: Record<string, number> = {};
  for (const { resources } of containers) for (const [name, value] of Object.entries(resources?.[list] ?? {})) sums[name] = (sums[name] ?? 0) + quantity(value);
  return Object.fromEntries(Object.entries(sums).map(([name, value]) => [name, formatResource(name, value)]));
}

function boundsOf(item: Item, { requests, limits }: { requests: List | undefined; limits: List | undefined }): string[] {
  const problems: string[] = [];
  for (const [name, bound] of Object.entries(item.min ?? {})) {
    const [request, limit] = [requests?.[name], limits?.[name]];
    const head = `minimum ${name} usage per ${item.type} is ${bound}`;
    if (request === undefined) problems.push(`${head}.  No request is specified`);
    else if (quantity(request) < quantity(bound)) problems.push(`${head}, but request is ${request}`);
    else if (limit !== undefined && quantity(limit) < quantity(bound)) problems.push(`${head}, but limit is ${limit}`);
  }
  for (const [name, bound] of Object.entries(item.max ?? {})) {
    const [request, limit] = [requests?.[name], limits?.[name]];
    const head = `maximum ${name} usage per ${item.type} is ${bound}`;
    if (item.type === 'PersistentVolumeClaim') {
      if (request === undefined) problems.push(`${head}.  No request is specified`);
      else if (quantity(request) > quantity(bound)) problems.push(`${head}, but request is ${request}`);
    } else if (limit === undefined) problems.push(`${head}.  No limit is specified`);
    else if (quantity(limit) > quantity(bound)) problems.push(`${head}, but limit is ${limit}`);
    else if (request !== undefined && quantity(request) > quantity(bound)) problems.push(`${head}, but request is ${request}`);
  }
  return problems;
}
