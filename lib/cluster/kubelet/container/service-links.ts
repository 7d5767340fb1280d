import type { Registry } from '../../registry/registry.ts';
import { services } from '../../resources/index.ts';
import type { LiveService } from '../../resources/live.ts';

/** Variables that name the Services of a namespace, and the API server's always (pkg/kubelet/envvars, getServiceEnvVarMap). */
export function serviceVariables(registry: Registry, namespace: string, enableLinks: boolean): Map<string, string> {
  const found = new Map<string, LiveService>();
  const kubernetes = registry.find(services, 'default', 'kubernetes');
  if (kubernetes) found.set('kubernetes', kubernetes);
  if (enableLinks) for (const service of registry.list(services, { namespace }).items) found.set(service.metadata.name, service);
  const variables = new Map<string, string>();
  for (const service of found.values()) {
    const address = service.spec.clusterIP;
    if (address && address !== 'None') for (const [name, value] of variablesOf(service, address)) variables.set(name, value);
  }
  return variables;
}

function variablesOf(service: LiveService, address: string): [string, string][] {
  const prefix = upper(service.metadata.name);
  const ports = service.spec.ports ?? [];
  const result: [string, string][] = [[`${prefix}_SERVICE_HOST`, address], [`${prefix}_SERVICE_PORT`, String(ports[0]?.port ?? '')]];
  for (const port of ports) if (port.name) result.push([`${prefix}_SERVICE_PORT_${upper(port.name)}`, String(port.port)]);
  for (const [index, { port, protocol = 'TCP' }] of ports.entries()) {
    const url = `${protocol.toLowerCase()}://${address}:${port}`;
    const own = `${prefix}_PORT_${port}_${protocol}`;
    if (index === 0) result.push([`${prefix}_PORT`, url]);
    result.push([own, url], [`${own}_PROTO`, protocol.toLowerCase()], [`${own}_PORT`, String(port)], [`${own}_ADDR`, address]);
  }
  return result;
}

function upper(name: string): string {
  return name.toUpperCase().replaceAll('-', '_');
}
