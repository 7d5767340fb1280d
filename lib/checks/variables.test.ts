import { describe, expect, it } from 'vitest';
import { between, fillIn, oneOf, pickValues } from './index.ts';

const VARIABLES = { shop: oneOf('quay', 'pier', 'dock'), port: between(30100, 30199) };

describe('pickValues', () => {
  it('gives the same seed the same values, on every machine', () => {
    expect(pickValues(VARIABLES, 'ann', 'services/node-port')).toEqual({ shop: 'pier', port: 30101 });
  });

  it('gives other learners and other lessons others, and uses every value', () => {
    const seeds = Array.from({ length: 300 }, (_, index) => `learner-${index}`);
    const picked = seeds.map((seed) => pickValues(VARIABLES, seed, 'a/b'));
    expect(new Set(picked.map(({ shop }) => shop))).toEqual(new Set(['quay', 'pier', 'dock']));
    expect(new Set(picked.map(({ port }) => port)).size).toBeGreaterThan(80);
    expect(picked.every(({ port }) => port >= 30100 && port <= 30199)).toBe(true);
    expect(pickValues(VARIABLES, 'ann', 'a/b')).not.toEqual(pickValues(VARIABLES, 'ann', 'a/c'));
  });
});

describe('fillIn', () => {
  it('puts values in, and leaves Go templates alone', () => {
    const text = 'kubectl get pod {{shop}} -o go-template=\'{{.metadata.name}}{{range .items}}{{end}}\' # {{port}}, {{constructor}}';
    expect(fillIn(text, { shop: 'pier', port: 30101 })).toBe('kubectl get pod pier -o go-template=\'{{.metadata.name}}{{range .items}}{{end}}\' # 30101, {{constructor}}');
  });
});
