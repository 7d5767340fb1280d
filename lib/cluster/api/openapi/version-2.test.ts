import { describe, expect, it } from 'vitest';
import { readBody } from '#lib/core/index.ts';
import { TestCluster } from '../../testing/test-cluster.ts';

interface Swagger {
  swagger: string;
  paths: Record<string, { patch?: { parameters: { name: string; in: string; schema?: object }[] } }>;
  definitions: Record<string, { properties?: Record<string, object>; type?: string }>;
}

const PROTOBUF = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';

async function asked(cluster: TestCluster, accept: string) {
  const response = await cluster.cluster.api.request({ method: 'GET', target: '/openapi/v2', headers: { accept, authorization: `Bearer ${cluster.cluster.adminToken}` } });
  return { status: response.status, type: response.headers['content-type'], body: Buffer.from(await readBody(response)) };
}

describe('/openapi/v2', () => {
  it('tells paths and definitions in the second version\'s words', async () => {
    await using cluster = new TestCluster();
    const { status, type, body } = await asked(cluster, '*/*');
    expect([status, type]).toEqual([200, 'application/json']);
    const { swagger, paths, definitions } = JSON.parse(body.toString()) as Swagger;
    expect(swagger).toBe('2.0');
    const patch = paths['/api/v1/namespaces/{namespace}/pods/{name}']?.patch;
    expect(patch?.parameters.map((each) => `${each.in} ${each.name}`)).toEqual(['body body', 'query dryRun', 'query fieldManager', 'query fieldValidation', 'query force']);
    expect(definitions['io.k8s.api.core.v1.Pod']?.properties?.['spec']).toMatchObject({ $ref: '#/definitions/io.k8s.api.core.v1.PodSpec' });
    expect(definitions['io.k8s.apimachinery.pkg.util.intstr.IntOrString']).toMatchObject({ type: 'string', format: 'int-or-string' });
    expect(body.includes('components/schemas')).toBe(false);
  });

  it('is the same for every cluster of the process, in Protocol Buffers too, and refuses what it cannot be', async () => {
    await using cluster = new TestCluster();
    await using other = new TestCluster();
    const [one, two] = [await asked(cluster, PROTOBUF), await asked(other, PROTOBUF)];
    expect([one.status, one.type]).toEqual([200, 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf']);
    // Field 1 of the document, three bytes long: swagger.
    expect(one.body.subarray(0, 5).toString('latin1')).toBe('\n\u00032.0');
    expect(one.body.equals(two.body)).toBe(true);
    expect((await asked(cluster, 'text/html')).status).toBe(406);
  });
});
