import { describe, expect, it } from 'vitest';
import { generateDefinitions } from '../generate.ts';
import { SchemaCatalogue } from '../catalogue.ts';
import type { Schema } from '../open-api.ts';

const definitions = generateDefinitions();
const catalogue = new SchemaCatalogue(definitions);

const property = (definition: string, name: string): Schema | undefined => definitions[definition]?.properties?.[name];

describe('the generated definitions', () => {
  it('are those of v1.35', () => {
    expect(Object.keys(definitions)).toHaveLength(564);
    const fields = Object.values(definitions).flatMap(({ properties }) => Object.keys(properties ?? {}));
    expect(fields).toHaveLength(2381);
  });

  it('leave out what the package has from later releases, and have what it lacks', () => {
    const pod = Object.keys(definitions['io.k8s.api.core.v1.PodSpec']?.properties ?? {});
    expect(pod).toContain('workloadRef');
    expect(pod).not.toContain('schedulingGroup');
  });

  it('carry documentation, types, defaults, list keys and merge keys', () => {
    expect(property('io.k8s.api.core.v1.PodSpec', 'containers')).toMatchObject({
      description: 'List of containers belonging to the pod. Containers cannot currently be added or removed. There must be at least one container in a Pod. Cannot be updated.',
      items: { allOf: [{ $ref: '#/components/schemas/io.k8s.api.core.v1.Container' }], default: {} },
      type: 'array',
      'x-kubernetes-list-map-keys': ['name'],
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-patch-merge-key': 'name',
      'x-kubernetes-patch-strategy': 'merge',
    });
    expect(property('io.k8s.api.core.v1.ContainerPort', 'protocol')).toMatchObject({ default: 'TCP', type: 'string', enum: ['SCTP', 'TCP', 'UDP'] });
    expect(property('io.k8s.api.core.v1.PodSpec', 'activeDeadlineSeconds')).toMatchObject({ format: 'int64', type: 'integer' });
    expect(definitions['io.k8s.api.apps.v1.DeploymentSpec']?.required).toEqual(['selector', 'template']);
    expect(definitions['io.k8s.api.apps.v1.Deployment']?.['x-kubernetes-group-version-kind']).toEqual([{ group: 'apps', kind: 'Deployment', version: 'v1' }]);
  });

  it('are served with all that they refer to, and nothing of ours', () => {
    const served = catalogue.closure(['io.k8s.api.core.v1.Pod']);
    expect(Object.keys(served)).toContain('io.k8s.apimachinery.pkg.util.intstr.IntOrString');
    expect(JSON.stringify(served)).not.toContain('x-go-');
    const referred = [...JSON.stringify(served).matchAll(/#\/components\/schemas\/([\w.-]+)/g)].map(([, name]) => name);
    expect(referred.filter((name) => name !== undefined && !(name in served))).toEqual([]);
  });
});
