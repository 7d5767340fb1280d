import { resourceFor } from '../../api/mapper.ts';
import { at, itemsOf, list, record, text } from '../../resources/info.ts';
import type { AnyObject } from '../../resources/info.ts';
import { Failure } from '../../session/failure.ts';
import type { Command } from '../../session/invocation.ts';

const GREEN = '\x1b[0;32m';
const YELLOW = '\x1b[0;33m';
const RESET = '\x1b[0m';

/** `kubectl cluster-info`: where the control plane and the services of the cluster are. */
export const clusterInfo: Command = async (invocation) => {
  const { io, process } = invocation;
  const client = invocation.client();
  const colours = process.file(1).tty !== undefined;
  const line = (name: string, link: string) => io.out(colours
    ? `${GREEN}${name}${RESET} is running at ${YELLOW}${link}${RESET}\n`
    : `${name} is running at ${link}\n`);
  const resource = await resourceFor(client.discovery, 'services');
  const target = `${client.path(resource, 'kube-system')}?labelSelector=${encodeURIComponent('kubernetes.io/cluster-service=true')}`;
  const services = itemsOf(await client.json<AnyObject>({ method: 'GET', target }), resource);
  line('Kubernetes control plane', client.server);
  for (const service of services) line(serviceName(service), serviceLink(service, client.server));
  io.out("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n");
};

function serviceName(service: AnyObject): string {
  return text(service.metadata?.labels?.['kubernetes.io/name']) || text(service.metadata?.name);
}

/** The Service through the API server's proxy. */
function serviceLink(service: AnyObject, server: string): string {
  const ports = list(at(service, 'spec', 'ports')).map(record);
  const [port] = ports;
  const name = text(service.metadata?.name);
  const scheme = text(port?.['name']) === 'https' || port?.['port'] === 443 ? `https:${name}:` : name;
  const portName = text(port?.['name']);
  const path = `api/v1/namespaces/${text(service.metadata?.namespace)}/services/${portName === '' ? scheme : `${name}:${portName}`}/proxy`;
  return `${server.replace(/\/$/, '')}/${path}`;
}

/** `kubectl cluster-info dump` would write out a whole cluster. */
export const clusterInfoDump: Command = async () => {
  throw new Failure('kubectl cluster-info dump is not simulated here: kubectl get all -A -o yaml shows what the cluster holds');
};
