import { describe, expect, it } from 'vitest';
import { Random, readBody } from '#lib/core/index.ts';
import { TestCluster } from '../testing/test-cluster.ts';

const ODD_VALUES: readonly unknown[] = [null, 0, -1, 1.5, 1e30, true, '', 'x', [], [1], [null], [{}], {}, { a: null }, 'A'.repeat(300), '\0', '../..', '__proto__', '💥', [[[]]], '{{', '*'];
const KEYS = [
  'metadata', 'spec', 'status', 'name', 'namespace', 'labels', 'annotations', 'containers', 'image', 'ports', 'containerPort', 'env', 'valueFrom', 'volumes', 'selector',
  'matchLabels', 'template', 'replicas', 'strategy', 'data', 'ownerReferences', 'finalizers', 'managedFields', 'resourceVersion', 'uid', 'generateName', 'livenessProbe',
  'httpGet', 'port', 'resources', 'limits', 'kind', 'apiVersion', 'targetPort', 'creationTimestamp', '$patch', '$setElementOrder/containers', '$retainKeys', '__proto__',
];
const PATHS = [
  '/api/v1/namespaces/default/pods', '/api/v1/namespaces/default/services', '/api/v1/namespaces/default/configmaps', '/api/v1/namespaces', '/api/v1/nodes',
  '/apis/apps/v1/namespaces/default/deployments', '/api/v1/namespaces/%2e%2e/pods', '/api/v1/namespaces/default/pods/%00', '/apis', '/openapi/v3/..', '//', '',
];
const BELOW = ['', '', '/x', '/x', '/x/status', '/x/scale', '/x/log', '/x/exec', '/x/binding', '/x/eviction', '/x/proxy/..', '/%', '/a%2Fb'];
const QUERIES = [
  '', '?watch=1', '?limit=x', '?continue=abc', '?resourceVersion=x', '?labelSelector=a in (b', '?fieldSelector=a', '?dryRun=All', '?dryRun=x', '?fieldValidation=Strict',
  '?fieldManager=m', '?force=true', '?%', '?%zz=%', `?${'a'.repeat(5000)}`, '?command=ls&stdout=1', '?gracePeriodSeconds=-5', '?sendInitialEvents=true',
];
const TYPES = [
  'application/json', 'application/json', 'application/yaml', 'application/merge-patch+json', 'application/strategic-merge-patch+json', 'application/json-patch+json',
  'application/apply-patch+yaml', 'application/vnd.kubernetes.protobuf', 'text/plain', '',
];
const ACCEPTS = ['application/json', 'application/yaml', 'application/json;as=Table;v=v1;g=meta.k8s.io', 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io', '*/*', ';;;'];
const METHODS = ['GET', 'POST', 'POST', 'PUT', 'PATCH', 'PATCH', 'DELETE', 'HEAD', 'FOO'];
const TEXTS = ['', 'xx', '{', '[]', 'null', '1', '[{"op":"add","path":"/metadata/labels","value":1}]', '[{"op":"remove"}]', '[1]', 'a: b: c', '\0\u0001', 'k8s\0\u0001'];

/** Makes requests that are wrong in all sorts of ways, the same for the same seed. */
class BadRequests {
  readonly #random: Random;

  constructor(seed: number) {
    this.#random = new Random(seed);
  }

  next(): { method: string; target: string; headers: Record<string, string>; body: Uint8Array } {
    const target = this.#one(PATHS) + this.#one(BELOW) + this.#one(QUERIES);
    const headers = { 'content-type': this.#one(TYPES), accept: this.#one(ACCEPTS) };
    return { method: this.#one(METHODS), target, headers, body: Buffer.from(this.#body()) };
  }

  #one<T>(choices: readonly T[]): T {
    return choices[this.#random.integer(choices.length)] as T;
  }

  #body(): string {
    if (this.#random.integer(4) === 0) return this.#one(TEXTS);
    const pod = { containers: [{ name: 'c', image: 'nginx', ports: [{ containerPort: 80 }] }] };
    const sound: Record<string, unknown> = {
      metadata: { name: 'x', labels: { a: 'b' } },
      spec: { ...pod, replicas: 0, selector: { matchLabels: { a: 'b' } }, template: { metadata: { labels: { a: 'b' } }, spec: pod }, ports: [{ port: 80 }] },
    };
    this.#spoil(sound);
    return JSON.stringify(sound);
  }

  /** Puts something odd somewhere in an object. */
  #spoil(object: Record<string, unknown>): void {
    const keys = Object.keys(object);
    const key = this.#random.integer(3) === 0 ? this.#one(KEYS) : (keys[this.#random.integer(keys.length)] ?? 'x');
    const inner = Object.hasOwn(object, key) ? object[key] : undefined;
    if (typeof inner === 'object' && inner !== null && this.#random.integer(3) > 0) this.#spoil(inner as Record<string, unknown>);
    else object[key] = this.#random.integer(3) === 0 ? { [this.#one(KEYS)]: this.#one(ODD_VALUES) } : this.#one(ODD_VALUES);
  }
}

describe('the API server', () => {
  it.each([1, 2, 3])('answers whatever it is sent (seed %i)', async (seed) => {
    await using cluster = new TestCluster();
    const { api, adminToken } = cluster.cluster;
    const requests = new BadRequests(seed);
    const statuses = new Set<number>();
    for (let count = 0; count < 1500; count += 1) {
      const { method, target, headers, body } = requests.next();
      const stop = new AbortController();
      const answer = await api.request({ method, target, body, headers: { ...headers, authorization: `Bearer ${adminToken}` }, signal: stop.signal });
      stop.abort();
      await readBody(answer);
      statuses.add(answer.status);
    }
    expect([...statuses].filter((status) => status < 200 || status > 504)).toEqual([]);
    expect([...statuses]).toEqual(expect.arrayContaining([200, 201, 400, 404, 405, 415, 422]));
  });
});
