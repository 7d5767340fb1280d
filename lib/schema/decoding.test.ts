import { describe, expect, it } from 'vitest';
import { builtInCatalogue } from './catalogue.ts';
import { decode } from './decoding.ts';
import { parseJson } from './json-text.ts';

const pod = builtInCatalogue().typeOf({ group: '', version: 'v1', kind: 'Pod' });
const deployment = builtInCatalogue().typeOf({ group: 'apps', version: 'v1', kind: 'Deployment' });
if (!pod || !deployment) throw new Error('Pods and Deployments must be known');

const fault = (value: unknown, type = pod): string => {
  try {
    decode(value, type);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('decode', () => {
  it('names unknown fields with their path and drops them', () => {
    const { value, unknown } = decode(
      { kind: 'Pod', spek: {}, spec: { containers: [{ name: 'a', imagee: 'nginx' }, { name: 'b', image: 'c' }] }, metadata: { labels: { anything: 'x' } } },
      pod,
    );
    expect(unknown).toEqual(['unknown field "spek"', 'unknown field "spec.containers[0].imagee"']);
    expect(value).toEqual({
      kind: 'Pod',
      metadata: { labels: { anything: 'x' } },
      spec: { containers: [{ name: 'a', resources: {} }, { name: 'b', image: 'c', resources: {} }] },
      status: {},
    });
  });

  it('words type errors as Go does', () => {
    expect(fault({ spec: { replicas: 'three' } }, deployment)).toBe('json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32');
    expect(fault({ spec: { replicas: 1.5 } }, deployment)).toBe('json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32');
    expect(fault({ spec: { containers: { name: 'a' } } })).toBe('json: cannot unmarshal object into Go struct field PodSpec.spec.containers of type []v1.Container');
    expect(fault({ spec: { containers: [{ env: [{ name: 'A', value: 5 }] }] } })).toBe('json: cannot unmarshal number into Go struct field EnvVar.spec.containers.env.value of type string');
    expect(fault({ spec: { containers: [{ ports: [{ containerPort: '80' }] }] } })).toBe('json: cannot unmarshal string into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32');
    expect(fault({ spec: { restartPolicy: 5 } })).toBe('json: cannot unmarshal number into Go struct field PodSpec.spec.restartPolicy of type v1.RestartPolicy');
    expect(fault({ metadata: { labels: { a: 5 } } })).toBe('json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string');
    expect(fault({ spec: 'x' })).toBe('json: cannot unmarshal string into Go struct field Pod.spec of type v1.PodSpec');
    expect(fault({ spec: { containers: [{ resources: { limits: { cpu: 'lots' } } }] } })).toBe(
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    );
  });

  it('drops plain zeros and keeps those of pointers, as Go does', () => {
    const { value } = decode({ spec: { hostNetwork: false, automountServiceAccountToken: false, containers: [{ name: '', command: [], env: [{ name: 'A', value: '' }] }] } }, pod);
    expect(value['spec']).toEqual({ automountServiceAccountToken: false, containers: [{ name: '', env: [{ name: 'A' }], resources: {} }] });
  });

  it('drops the zero of a field whose marker names another default, as protobuf sends it', () => {
    const { value } = decode({ spec: { containers: [{ name: 'web', ports: [{ containerPort: 80, protocol: '' }] }] } }, pod);
    expect(value['spec']).toEqual({ containers: [{ name: 'web', ports: [{ containerPort: 80 }], resources: {} }] });
  });

  it('writes quantities given as numbers as text', () => {
    const { value } = decode({ spec: { containers: [{ name: 'a', resources: { limits: { cpu: 2, memory: '64Mi' } } }] } }, pod);
    expect(value['spec']).toEqual({ containers: [{ name: 'a', resources: { limits: { cpu: '2', memory: '64Mi' } } }] });
  });
});

describe('parseJson', () => {
  const message = (text: string): string => {
    try {
      parseJson(text);
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  };

  it('words syntax errors as Go does', () => {
    expect(message('')).toBe('unexpected end of JSON input');
    expect(message('{"a": 1')).toBe('unexpected end of JSON input');
    expect(message('not json')).toBe("invalid character 'o' in literal null (expecting 'u')");
    expect(message('hello')).toBe("invalid character 'h' looking for beginning of value");
    expect(message('{a: 1}')).toBe("invalid character 'a' looking for beginning of object key string");
    expect(message('{"a": 1 "b": 2}')).toBe(`invalid character '"' after object key:value pair`);
    expect(message('{"a": 1}}')).toBe("invalid character '}' after top-level value");
    expect(message('[1,]')).toBe("invalid character ']' looking for beginning of value");
    expect(message('"\n"')).toBe(String.raw`invalid character '\n' in string literal`);
  });

  it('reads what JSON.parse reads, and reports repeated keys', () => {
    const text = '{"a":[1,-2.5e3,true,null,"x\\u00e9\\n"],"b":{"c":1,"c":2},"l":[{"d":1,"d":2}],"__proto__":{"z":1}}';
    const { value, duplicates } = parseJson(text);
    expect(JSON.stringify(value)).toBe(JSON.stringify(JSON.parse(text)));
    expect(duplicates).toEqual(['b.c', 'l[0].d']);
  });
});
