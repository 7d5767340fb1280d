import { Random, readBody, VirtualClock } from '#lib/core/index.ts';
import type { ApiObject } from '#lib/schema/index.ts';
import { apiVersionOf } from '../api/representation.ts';
import type { Cluster, ClusterLatencies, ClusterState } from '../cluster.ts';
import { createCluster } from '../create-cluster.ts';
import { definitions } from '../resources/index.ts';

export const START = Date.parse('2026-11-23T07:00:00Z');
export const REALISTIC: ClusterLatencies = { schedule: 5, pull: [1000, 1000], startContainer: 100 };

interface Options {
  latencies?: ClusterLatencies;
  saved?: ClusterState;
  clock?: VirtualClock;
}

type Json = Record<string, unknown>;

/** A cluster with a clock that tests move, spoken to through its HTTP API as its administrator. */
export class TestCluster implements AsyncDisposable {
  readonly clock: VirtualClock;
  readonly cluster: Cluster;

  constructor({ latencies = REALISTIC, saved, clock = new VirtualClock({ start: START }) }: Options = {}) {
    this.clock = clock;
    const onBug = (error: unknown, program: string) => {
      throw new Error(`a bug in ${program}`, { cause: error });
    };
    this.cluster = createCluster({ clock, random: new Random(1), processor: { charge: () => undefined }, latencies, saved, onBug });
  }

  async request(method: string, target: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<string> {
    const response = await this.cluster.api.request({
      method, target, headers: { authorization: `Bearer ${this.cluster.adminToken}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: new TextEncoder().encode(JSON.stringify(body)) }),
    });
    return new TextDecoder().decode(await readBody(response));
  }

  async get<T extends object = Json>(target: string): Promise<T> {
    return JSON.parse(await this.request('GET', target)) as T;
  }

  /** Creates an object, which must be taken; its path follows from its kind. */
  async create(object: ApiObject & Json): Promise<Json> {
    const answer = await this.attempt(object);
    if (answer['kind'] === 'Status') throw new Error(`${object.kind} ${object.metadata?.name} was refused: ${String(answer['message'])}`);
    return answer;
  }

  /** The same for an object that may be refused: the answer is a Status then. */
  async attempt(object: ApiObject & Json): Promise<Json> {
    return JSON.parse(await this.request('POST', pathOf(object), object)) as Json;
  }

  async patch(target: string, patch: unknown): Promise<Json> {
    return JSON.parse(await this.request('PATCH', target, patch, { 'content-type': 'application/merge-patch+json' })) as Json;
  }

  async delete(target: string, options: object = {}): Promise<Json> {
    return JSON.parse(await this.request('DELETE', target, options)) as Json;
  }

  /** Table cells as kubectl shows them without `-o wide`, one line an object. */
  async table(target: string): Promise<string[]> {
    const accept = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' };
    const table = JSON.parse(await this.request('GET', target, undefined, accept)) as {
      columnDefinitions: { priority: number }[];
      rows: { cells: unknown[] }[];
    };
    return table.rows.map((row) => row.cells.filter((_, index) => table.columnDefinitions[index]?.priority === 0).join(' '));
  }

  pods(): Promise<string[]> {
    return this.table('/api/v1/namespaces/default/pods');
  }

  /** Type, reason and message of the events about an object, in the order of their coming. */
  async events(name: string): Promise<string[]> {
    const { items } = await this.get<{ items: EventJson[] }>(`/api/v1/namespaces/default/events?fieldSelector=involvedObject.name=${name}`);
    return items.sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
      .map((event) => `${event.type} ${event.reason} ${event.message}${(event.count ?? 1) > 1 ? ` (x${event.count})` : ''}`);
  }

  seconds(count: number): Promise<void> {
    return this.clock.advance(count * 1000);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.cluster[Symbol.asyncDispose]();
  }
}

interface EventJson {
  type: string;
  reason: string;
  message: string;
  count?: number;
  metadata: { resourceVersion: string };
}

/** Where objects of its kind are created. */
function pathOf({ apiVersion, kind, metadata }: ApiObject): string {
  const definition = definitions.find((each) => each.kind === kind && apiVersionOf(each) === apiVersion);
  if (!definition) throw new Error(`the cluster has no ${kind} of ${apiVersion}`);
  const prefix = definition.group === '' ? `/api/${apiVersion}` : `/apis/${apiVersion}`;
  return definition.namespaced ? `${prefix}/namespaces/${metadata?.namespace ?? 'default'}/${definition.plural}` : `${prefix}/${definition.plural}`;
}

/** A Pod of one container. */
export function pod(name: string, container: Json = {}, spec: Json = {}): ApiObject & Json {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, labels: { app: name } }, spec: { containers: [{ name: 'web', image: 'nginx', ...container }], ...spec } };
}

export function deployment(name: string, replicas: number, container: Json = {}, spec: Json = {}): ApiObject & Json {
  const labels = { app: name };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx', ...container }] } };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name }, spec: { replicas, selector: { matchLabels: labels }, template, ...spec } };
}
