import type { ApiClient } from '../api/client.ts';
import { preferred, resourceFor } from '../api/mapper.ts';
import { qualifiedName } from '../api/resource.ts';
import type { MergedConfig } from '../config/files.ts';

/** What a completion may look at. */
export interface Asking {
  config: MergedConfig;
  client(): ApiClient;
}

interface Named {
  metadata?: { name?: string };
}

/** Names of the objects of a type, in the namespace in force. */
export async function namesOf(ask: Asking, type: string): Promise<string[]> {
  const client = ask.client();
  const resource = await resourceFor(client.discovery, type);
  const target = client.path(resource, resource.namespaced ? client.namespace : '');
  const list = await client.json<{ items?: Named[] }>({ method: 'GET', target });
  return (list.items ?? []).flatMap(({ metadata }) => (metadata?.name === undefined ? [] : [metadata.name]));
}

/** Resource types that can be got, as `api-resources -o name` prints them; of a list with commas the last is completed. */
export async function typesFor(ask: Asking, word: string): Promise<string[]> {
  const { resources } = await ask.client().discovery.api();
  const names = preferred(resources).filter((each) => each.verbs.includes('get')).map(qualifiedName);
  const before = word.slice(0, word.lastIndexOf(',') + 1);
  return names.map((name) => before + name);
}

/** What is read of a Pod, a Service or something that selects Pods. */
interface Subject {
  spec?: {
    initContainers?: { name: string }[];
    containers?: { name: string; ports?: { containerPort: number }[] }[];
    ports?: { port: number }[];
    selector?: { matchLabels?: Record<string, string> } | Record<string, string>;
  };
}

async function read(ask: Asking, type: string, name: string): Promise<Subject> {
  const client = ask.client();
  const resource = await resourceFor(client.discovery, type);
  return client.json<Subject>({ method: 'GET', target: client.path(resource, client.namespace, name) });
}

/** `web`, `pod/web` and `deployment/web` lead to a Pod's containers: init containers first. */
export async function containersOf(ask: Asking, subject: string): Promise<string[]> {
  const { spec } = await read(ask, 'pods', await podOf(ask, subject));
  return [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].map((container) => container.name);
}

/** Ports of a Service, or of a Pod's containers, as `port-forward` takes them. */
export async function portsOf(ask: Asking, subject: string): Promise<string[]> {
  const [type, name] = subject.includes('/') ? subject.split('/') : ['pods', subject];
  if (['svc', 'service', 'services'].includes(type ?? '')) {
    const { spec } = await read(ask, 'services', name ?? '');
    return (spec?.ports ?? []).map(({ port }) => `${port}:${port}`);
  }
  const { spec } = await read(ask, 'pods', await podOf(ask, subject));
  return (spec?.containers ?? []).flatMap(({ ports }) => (ports ?? []).map(({ containerPort }) => `${containerPort}:${containerPort}`));
}

async function podOf(ask: Asking, subject: string): Promise<string> {
  const [type = '', name] = subject.split('/');
  if (name === undefined) return subject;
  if (['po', 'pod', 'pods'].includes(type)) return name;
  const client = ask.client();
  const { spec } = await read(ask, type, name);
  const labels = (spec?.selector && 'matchLabels' in spec.selector ? spec.selector.matchLabels : spec?.selector) ?? {};
  const selector = Object.entries(labels).map(([key, value]) => `${key}=${String(value)}`).join(',');
  const resource = await resourceFor(client.discovery, 'pods');
  const query = new URLSearchParams({ labelSelector: selector, limit: '1' });
  const target = `${client.path(resource, client.namespace)}?${query.toString()}`;
  const list = await client.json<{ items?: Named[] }>({ method: 'GET', target });
  return list.items?.[0]?.metadata?.name ?? '';
}
