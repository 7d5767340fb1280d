import { describe, expect, it } from 'vitest';
import { builtInCatalogue } from './catalogue.ts';
import { decode } from './decoding.ts';
import { openProtobuf, protobufToJson } from './protobuf.ts';

/** Reads what the real kubectl 1.35 sent, as the API server does. */
function read(base64: string): unknown {
  const { apiVersion, kind, message } = openProtobuf(Buffer.from(base64, 'base64'));
  const [group = '', version = ''] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  const type = builtInCatalogue().typeOf({ group, version, kind });
  if (!type) throw new Error(`no ${kind}`);
  return { apiVersion, kind, ...decode(protobufToJson(message, type), type).value };
}

describe('messages of the real kubectl', () => {
  it('kubectl create service nodeport np --tcp=80:8080', () => {
    const sent = 'azhzAAoNCgJ2MRIHU2VydmljZRJlCh0KAm5wEgAaACIAKgAyADgAQgBaCQoDYXBwEgJucBJAChsKBzgwLTgwODASA1RDUBhQIgcIABCQPxoAKAASCQoDYXBwEgJucBoAIghOb2RlUG9ydDoAQgBSAFoAYABoABoCCgAaACIA';
    expect(read(sent)).toEqual({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'np', labels: { app: 'np' } },
      spec: { ports: [{ name: '80-8080', protocol: 'TCP', port: 80, targetPort: 8080 }], selector: { app: 'np' }, type: 'NodePort' },
      status: { loadBalancer: {} },
    });
  });

  it('kubectl create cronjob c --image=busybox --schedule=… -- date', () => {
    const sent = 'azhzAAoTCghiYXRjaC92MRIHQ3JvbkpvYhKhAQoRCgFjEgAaACIAKgAyADgAQgASiQEKCyovMSAqICogKiAqGgAqeAoRCgFjEgAaACIAKgAyADgAQgASYzJhChAKABIAGgAiACoAMgA4AEIAEk0SJgoBYxIHYnVzeWJveBoEZGF0ZSoAQgBqAHIAgAEAiAEAkAEAogEAGglPbkZhaWx1cmUyAEIASgBSAFgAYABoAIIBAIoBAJoBAMIBABoAGgAiAA==';
    const container = { name: 'c', image: 'busybox', command: ['date'], resources: {} };
    expect(read(sent)).toEqual({
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'c' },
      spec: {
        schedule: '*/1 * * * *',
        jobTemplate: { metadata: { name: 'c' }, spec: { template: { metadata: {}, spec: { containers: [container], restartPolicy: 'OnFailure' } } } },
      },
      status: {},
    });
  });

  it('kubectl create quota q --hard=pods=3,cpu=1', () => {
    const sent = 'azhzAAoTCgJ2MRINUmVzb3VyY2VRdW90YRIwChEKAXESABoAIgAqADIAOABCABIZCgoKA2NwdRIDCgExCgsKBHBvZHMSAwoBMxoAGgAiAA==';
    expect(read(sent)).toMatchObject({ kind: 'ResourceQuota', spec: { hard: { cpu: '1', pods: '3' } } });
  });

  it('kubectl create pdb p --selector=app=x --min-available=50%', () => {
    const sent = 'azhzAAogCglwb2xpY3kvdjESE1BvZERpc3J1cHRpb25CdWRnZXQSOAoRCgFwEgAaACIAKgAyADgAQgASFwoJCAEQABoDNTAlEgoKCAoDYXBwEgF4GgoIABgAIAAoADAAGgAiAA==';
    expect(read(sent)).toMatchObject({ kind: 'PodDisruptionBudget', spec: { minAvailable: '50%', selector: { matchLabels: { app: 'x' } } } });
  });
});

describe('what is no message', () => {
  it('is refused', () => {
    expect(() => openProtobuf(Buffer.from('{}'))).toThrow('provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]');
    expect(() => openProtobuf(Buffer.from('azhzAAoNCgJ2', 'base64'))).toThrow('proto: unexpected EOF');
  });
});
