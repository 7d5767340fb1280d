import { describe, expect, it } from 'vitest';
import { testMachine } from '#lib/machine/testing/index.ts';
import { createKubectl } from '../kubectl.ts';

/** What `kubectl kustomize` prints of these files. lib/testing/differential has the comparisons with the real one. */
async function build(files: Readonly<Record<string, string>>): Promise<string> {
  const programs = { kubectl: createKubectl({ connect: () => undefined }) };
  const placed = Object.fromEntries(Object.entries(files).map(([path, text]) => [`/root/${path}`, text]));
  await using machine = testMachine({ programs, files: placed });
  const { stdout, stderr } = await machine.run(['kubectl', 'kustomize', '/root/top']);
  return stdout + stderr;
}

describe('a kustomization', () => {
  it('names a ConfigMap by its content', async () => {
    const files = { 'top/kustomization.yaml': 'configMapGenerator: [{name: empty}]\n' };
    expect(await build(files)).toBe('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: empty-6ct58987ht\n');
  });

  it('lets a component work on what its user has', async () => {
    const files = {
      'top/kustomization.yaml': 'resources: [a.yaml]\ncomponents: [../part]\nnamePrefix: my-\n',
      'top/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n',
      'part/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nlabels: [{pairs: {from: part}}]\n',
    };
    expect(await build(files)).toBe('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  labels:\n    from: part\n  name: my-a\n');
  });

  it('says which of its fields are not built', async () => {
    const files = { 'top/kustomization.yaml': 'resources: []\nvars: [{name: X}]\nhelmCharts: [{name: y}]\n' };
    expect(await build(files)).toBe('error: this kubectl does not build what /root/top/kustomization.yaml asks for: vars, helmCharts\n');
  });
});
