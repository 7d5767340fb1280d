import { dnsSubdomain } from '#lib/schema/index.ts';
import type { AnyObject } from '../../resources/info.ts';
import { Failure } from '../../session/failure.ts';
import type { Command } from '../../session/invocation.ts';
import { generated, generatorCommand, metadataOf } from './generator.ts';
import type { GeneratorInput } from './generator.ts';

type ServiceType = 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName';

/** `kubectl create service clusterip NAME --tcp=PORT:TARGET` */
export const createServiceClusterIp = serviceCommand('ClusterIP');
/** `kubectl create service nodeport NAME --tcp=PORT:TARGET [--node-port=…]` */
export const createServiceNodePort = serviceCommand('NodePort');
/** `kubectl create service loadbalancer NAME --tcp=PORT:TARGET` */
export const createServiceLoadBalancer = serviceCommand('LoadBalancer');
/** `kubectl create service externalname NAME --external-name=HOST` */
export const createServiceExternalName = serviceCommand('ExternalName');

function serviceCommand(type: ServiceType): Command {
  return generatorCommand((input) => service(input, type), `failed to create ${type} service:`);
}

function service(input: GeneratorInput, type: ServiceType): AnyObject {
  const { flags } = input.invocation;
  const clusterIp = flags.has('clusterip') ? flags.string('clusterip') : '';
  const tcp = flags.list('tcp');
  const labels = { app: input.name };
  if (clusterIp === 'None' && type !== 'ClusterIP') throw new Failure('ClusterIP=None can only be used with ClusterIP service type');
  if (clusterIp !== 'None' && tcp.length === 0 && type !== 'ExternalName') throw new Failure('at least one tcp port specifier must be provided');
  const host = type === 'ExternalName' ? flags.string('external-name') : '';
  if (host !== '' && dnsSubdomain(host).length > 0) throw new Failure(`invalid service external name ${host}`);
  const nodePort = flags.has('node-port') ? flags.number('node-port') : 0;
  const ports = tcp.map((spec) => servicePort(spec, nodePort));
  return generated('Service', 'v1', {
    metadata: metadataOf(input, { labels }),
    spec: {
      ...(ports.length > 0 ? { ports } : {}),
      selector: labels,
      ...(clusterIp === '' ? {} : { clusterIP: clusterIp }),
      type,
      ...(type === 'ExternalName' ? { externalName: host } : {}),
    },
    status: { loadBalancer: {} },
  });
}

/** `80`, `80:8080` or `80:http` */
function servicePort(spec: string, nodePort: number): Record<string, unknown> {
  const [portText = '', targetText] = spec.split(':', 2);
  const port = portNumber(portText);
  const target = targetText === undefined ? port : targetOf(targetText);
  return {
    name: spec.replaceAll(':', '-'), protocol: 'TCP', port, targetPort: target, ...(nodePort === 0 ? {} : { nodePort }),
  };
}

function portNumber(text: string): number {
  const refuse = (why: string) => new Failure(`strconv.ParseUint: parsing ${JSON.stringify(text)}: ${why}`);
  if (!/^\d+$/.test(text)) throw refuse('invalid syntax');
  if (Number(text) > 65535) throw refuse('value out of range');
  return Number(text);
}

function targetOf(text: string): number | string {
  if (/^[+-]?\d+$/.test(text)) {
    const port = Number(text);
    if (port < 1 || port > 65535) throw new Failure('must be between 1 and 65535, inclusive');
    return port;
  }
  const problems: string[] = [];
  if (text.length > 15) problems.push('must be no more than 15 characters');
  if (!/^[a-z0-9-]*$/i.test(text) || text !== text.toLowerCase()) problems.push("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
  if (!/[a-z]/.test(text)) problems.push('must contain at least one letter (a-z)');
  if (text.includes('--')) problems.push('must not contain consecutive hyphens');
  if (/^-|-$/.test(text)) problems.push('must not begin or end with a hyphen');
  if (problems.length > 0) throw new Failure(problems.join(','));
  return text;
}
