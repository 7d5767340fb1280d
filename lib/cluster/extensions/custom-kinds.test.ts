import { describe, expect, it } from 'vitest';
import { TestCluster } from '../testing/test-cluster.ts';
import type { CustomSchema } from './custom-schema.ts';

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const CRONTABS = '/apis/stable.example.com/v1/namespaces/default/crontabs';

interface Definition {
  metadata: { name: string };
  spec: { names: object; versions: object[] };
  status: { acceptedNames: object; conditions: { type: string; status: string; reason: string; message: string }[]; storedVersions: string[] };
}

const SPEC: CustomSchema = {
  type: 'object', required: ['cronSpec'],
  properties: {
    cronSpec: { type: 'string', pattern: '^\\S+( \\S+){4}$' },
    replicas: { type: 'integer', minimum: 1, maximum: 10, default: 1 },
    policy: { type: 'string', enum: ['Allow', 'Forbid'] },
    port: { 'x-kubernetes-int-or-string': true },
    tags: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
    anything: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    labels: { type: 'object', additionalProperties: { type: 'string' } },
  },
};

function version(name: string, more: object = {}) {
  const schema = { openAPIV3Schema: { type: 'object', properties: { spec: SPEC, status: { type: 'object', properties: { lastRun: { type: 'string' } } } } } };
  return { name, served: true, storage: true, schema, subresources: { status: {} }, ...more };
}

function definition(names: object = {}, versions: object[] = [version('v1')]) {
  return {
    apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'crontabs.stable.example.com' },
    spec: { group: 'stable.example.com', scope: 'Namespaced', names: { plural: 'crontabs', kind: 'CronTab', shortNames: ['ct'], ...names }, versions },
  };
}

function crontab(spec: object, more: object = {}) {
  return { apiVersion: 'stable.example.com/v1', kind: 'CronTab', metadata: { name: 'nightly' }, spec: { cronSpec: '0 3 * * *', ...spec }, ...more };
}

async function post(cluster: TestCluster, target: string, object: object): Promise<{ [key: string]: unknown; message?: string }> {
  return JSON.parse(await cluster.request('POST', target, object)) as { message?: string };
}

async function withCronTabs(...args: Parameters<typeof definition>): Promise<TestCluster> {
  const cluster = new TestCluster();
  await post(cluster, DEFINITIONS, definition(...args));
  await cluster.seconds(0);
  return cluster;
}

describe('a CustomResourceDefinition', () => {
  it('is established with the names that it asks for, and what it left out', async () => {
    await using cluster = await withCronTabs();
    const { spec, status } = await cluster.get<Definition>(`${DEFINITIONS}/crontabs.stable.example.com`);
    expect(spec.names).toEqual({ plural: 'crontabs', singular: 'crontab', kind: 'CronTab', listKind: 'CronTabList', shortNames: ['ct'] });
    expect(status.acceptedNames).toEqual(spec.names);
    expect(status.conditions.map(({ type, status: is, reason }) => [type, is, reason])).toEqual([['NamesAccepted', 'True', 'NoConflicts'], ['Established', 'True', 'InitialNamesAccepted']]);
    expect(status.storedVersions).toEqual(['v1']);
  });

  it('does not get names that another has, until that one goes', async () => {
    await using cluster = await withCronTabs();
    const rival = { ...definition({ plural: 'crons', kind: 'Cron', shortNames: ['ct'] }), metadata: { name: 'crons.stable.example.com' } };
    await post(cluster, DEFINITIONS, rival);
    await cluster.seconds(0);
    const before = await cluster.get<Definition>(`${DEFINITIONS}/crons.stable.example.com`);
    expect(before.status.conditions.map(({ type, status, reason, message }) => [type, status, reason, message])).toEqual([
      ['NamesAccepted', 'False', 'ShortNamesConflict', '"ct" is already in use'], ['Established', 'False', 'NotAccepted', 'not all names are accepted'],
    ]);
    await cluster.delete(`${DEFINITIONS}/crontabs.stable.example.com`);
    await cluster.seconds(0);
    const after = await cluster.get<Definition>(`${DEFINITIONS}/crons.stable.example.com`);
    expect(after.status.conditions.map(({ type, status }) => [type, status])).toEqual([['NamesAccepted', 'True'], ['Established', 'True']]);
  });

  it('is refused for what cannot be served', async () => {
    await using cluster = new TestCluster();
    const refused = async (object: object) => (await post(cluster, DEFINITIONS, object)).message?.replace(/^.* is invalid: /, '');
    expect(await refused({ ...definition(), metadata: { name: 'crontabs' } })).toBe('metadata.name: Invalid value: "crontabs": must be spec.names.plural+"."+spec.group');
    expect(await refused(definition({}, [version('v1', { storage: false })]))).toContain('spec.versions: Invalid value: [');
    const schema = (openAPIV3Schema: object) => definition({}, [version('v1', { schema: { openAPIV3Schema } })]);
    const path = 'spec.validation.openAPIV3Schema';
    expect(await refused(schema({ properties: { spec: { type: 'object' } } }))).toBe(`${path}.type: Required value: must not be empty at the root`);
    expect(await refused(schema({ type: 'object', properties: { spec: {} } }))).toBe(`${path}.properties[spec].type: Required value: must not be empty for specified object fields`);
    expect(await refused(schema({ type: 'object', properties: { spec: { type: 'array' } } }))).toBe(`${path}.properties[spec].items: Required value: must be specified`);
    expect(await refused(schema({ type: 'object', properties: { spec: { type: 'string', anyOf: [{ type: 'string' }] } } }))).toBe(`${path}.properties[spec].anyOf[0].type: Forbidden: must be empty to be structural`);
    expect(await refused(schema({ type: 'object', properties: { spec: { type: 'string', pattern: '(' } } }))).toMatch(/\.pattern: Invalid value: "\(": must be a valid regular expression, but isn't: /);
  });

  it('takes all its objects along, waiting for those that have finalizers', async () => {
    await using cluster = await withCronTabs();
    await post(cluster, CRONTABS, crontab({}));
    await post(cluster, CRONTABS, crontab({}, { metadata: { name: 'held', finalizers: ['example.com/hold'] } }));
    await cluster.delete(`${DEFINITIONS}/crontabs.stable.example.com`);
    await cluster.seconds(0);
    const { status } = await cluster.get<Definition>(`${DEFINITIONS}/crontabs.stable.example.com`);
    expect(status.conditions.at(-1)).toMatchObject({ type: 'Terminating', status: 'True', reason: 'InstanceDeletionInProgress' });
    expect((await cluster.get<{ items: { metadata: { name: string } }[] }>(CRONTABS)).items.map(({ metadata }) => metadata.name)).toEqual(['held']);
    await cluster.patch(`${CRONTABS}/held`, { metadata: { finalizers: null } });
    await cluster.seconds(0);
    expect((await cluster.get<{ items: unknown[] }>(DEFINITIONS)).items).toEqual([]);
    expect(await cluster.request('GET', CRONTABS)).toBe('404 page not found\n');
  });
});

describe('a custom object', () => {
  it('gets defaults and loses what its schema does not name', async () => {
    await using cluster = await withCronTabs();
    const made = await post(cluster, CRONTABS, crontab({ colour: 'red', anything: { goes: [1, { here: true }] }, labels: { a: 'b' }, port: '80', policy: null }, { status: { lastRun: 'never' }, more: 1 }));
    expect(made['spec']).toEqual({ cronSpec: '0 3 * * *', replicas: 1, anything: { goes: [1, { here: true }] }, labels: { a: 'b' }, port: '80' });
    expect([made['status'], made['more']]).toEqual([undefined, undefined]);
  });

  it('is refused by its schema, field by field', async () => {
    await using cluster = await withCronTabs();
    const why = async (spec: object) => (await post(cluster, CRONTABS, crontab(spec))).message?.replace(/^CronTab\.stable\.example\.com "nightly" is invalid: /, '');
    expect(await why({ replicas: 11 })).toBe('spec.replicas: Invalid value: 11: spec.replicas in body should be less than or equal to 10');
    expect(await why({ replicas: 'two' })).toBe('spec.replicas: Invalid value: "string": spec.replicas in body must be of type integer: "string"');
    expect(await why({ policy: 'Deny' })).toBe('spec.policy: Unsupported value: "Deny": supported values: "Allow", "Forbid"');
    expect(await why({ port: true })).toBe('spec.port: Invalid value: "boolean": spec.port in body must be of type integer,string: "boolean"');
    expect(await why({ tags: ['a', 'b', 'a'] })).toBe('spec.tags[2]: Duplicate value: "a"');
    expect(await why({ labels: { a: 1 } })).toBe('spec.labels.a: Invalid value: "integer": spec.labels.a in body must be of type string: "integer"');
    expect(await why({ cronSpec: undefined })).toBe('spec.cronSpec: Required value');
    expect(await why({ cronSpec: 'often' })).toBe("spec.cronSpec: Invalid value: \"often\": spec.cronSpec in body should match '^\\S+( \\S+){4}$'");
  });

  it('counts its generation by all but metadata and status', async () => {
    await using cluster = await withCronTabs();
    await post(cluster, CRONTABS, crontab({}));
    const generation = async () => (await cluster.get<{ metadata: { generation: number } }>(`${CRONTABS}/nightly`)).metadata.generation;
    await cluster.patch(`${CRONTABS}/nightly`, { metadata: { labels: { a: 'b' } } });
    await cluster.patch(`${CRONTABS}/nightly/status`, { status: { lastRun: 'today' } });
    expect(await generation()).toBe(1);
    await cluster.patch(`${CRONTABS}/nightly`, { spec: { replicas: 2 } });
    expect(await generation()).toBe(2);
  });

  it('is shown in each version that is served, and kept in one', async () => {
    await using cluster = await withCronTabs({}, [version('v1', { storage: false }), version('v2')]);
    await post(cluster, CRONTABS, crontab({}));
    const shown = async (target: string) => (await cluster.get<{ apiVersion: string }>(target)).apiVersion;
    expect(await shown(`${CRONTABS}/nightly`)).toBe('stable.example.com/v1');
    expect(await shown('/apis/stable.example.com/v2/namespaces/default/crontabs/nightly')).toBe('stable.example.com/v2');
    const { versions } = await cluster.get<{ versions: { version: string }[] }>('/apis/stable.example.com');
    expect(versions.map((each) => each.version)).toEqual(['v2', 'v1']);
  });

  it('goes with its owner, and with its Namespace', async () => {
    await using cluster = await withCronTabs();
    const owner = await cluster.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'owner' } });
    const { uid } = owner['metadata'] as { uid: string };
    await post(cluster, CRONTABS, crontab({}, { metadata: { name: 'owned', ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid }] } }));
    await cluster.delete('/api/v1/namespaces/default/configmaps/owner');
    await cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'other' } });
    await post(cluster, CRONTABS.replace('default', 'other'), crontab({}));
    await cluster.delete('/api/v1/namespaces/other');
    await cluster.seconds(10);
    expect((await cluster.get<{ items: unknown[] }>('/apis/stable.example.com/v1/crontabs')).items).toEqual([]);
  });

  it('is there again, with its kind, when a saved cluster comes back', async () => {
    await using before = await withCronTabs();
    await post(before, CRONTABS, crontab({}));
    await using after = new TestCluster({ saved: before.cluster.save(), clock: before.clock });
    expect((await after.get<{ spec: object }>(`${CRONTABS}/nightly`)).spec).toEqual({ cronSpec: '0 3 * * *', replicas: 1 });
    expect((await post(after, CRONTABS, crontab({ replicas: 0 }))).message).toContain('should be greater than or equal to 1');
  });
});
