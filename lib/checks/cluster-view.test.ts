import { describe, expect, it } from 'vitest';
import { pathOf } from './index.ts';

describe('pathOf', () => {
  it.each([
    ['v1', 'Pod', '/api/v1/namespaces/shop/pods'],
    ['networking.k8s.io/v1', 'NetworkPolicy', '/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies'],
    ['v1', 'Endpoints', '/api/v1/namespaces/shop/endpoints'],
    ['v1', 'Node', '/api/v1/nodes'],
    ['v1', 'Namespace', '/api/v1/namespaces'],
  ])('of %s %s is %s', (apiVersion, kind, path) => {
    expect(pathOf({ apiVersion, kind }, 'shop')).toBe(path);
  });
});
