/** What is refused in a Service (pkg/apis/core/validation/validation.go validateService). */
import type { FieldError } from './definition.ts';
import { duplicate, forbidden, invalid, notSupported, required } from './field-error.ts';
import type { LiveService } from './live.ts';
import { dnsLabel, dnsSubdomain, portNumber, validateLabels } from './names.ts';
import { validatePort } from './probe-validation.ts';

type ServicePort = NonNullable<LiveService['spec']['ports']>[number];

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];

export function validateService(service: LiveService): FieldError[] {
  const { spec } = service;
  const ports = spec.ports ?? [];
  const headless = spec.clusterIPs?.[0] === 'None';
  const errors: FieldError[] = [];
  if (ports.length === 0 && !headless && spec.type !== 'ExternalName') errors.push(required('spec.ports'));
  errors.push(...validateType(service, headless));
  const names = new Set<string>();
  for (const [index, port] of ports.entries()) errors.push(...validateServicePort(port, { path: `spec.ports[${index}]`, needsName: ports.length > 1, names }));
  errors.push(...validateLabels(spec.selector, 'spec.selector'));
  if (!['ClientIP', 'None'].includes(spec.sessionAffinity ?? '')) errors.push(notSupported('spec.sessionAffinity', spec.sessionAffinity, ['ClientIP', 'None']));
  for (const [index, address] of (spec.clusterIPs ?? []).entries()) {
    if (address !== 'None' && !isAddress(address)) errors.push(invalid(`spec.clusterIPs[${index}]`, address, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'));
  }
  if (!TYPES.includes(spec.type ?? '')) errors.push(notSupported('spec.type', spec.type, TYPES));
  return [...errors, ...validatePortSets(service, ports)];
}

function validateType(service: LiveService, headless: boolean): FieldError[] {
  const { spec } = service;
  if (headless && (spec.type === 'LoadBalancer' || spec.type === 'NodePort')) {
    return [invalid('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${spec.type} services`)];
  }
  if (spec.type !== 'ExternalName') return [];
  const errors: FieldError[] = spec.clusterIPs?.length ? [forbidden('spec.clusterIPs', 'may not be set for ExternalName services')] : [];
  const name = (spec.externalName ?? '').replace(/\.$/, '');
  if (name === '') return [...errors, required('spec.externalName')];
  return [...errors, ...dnsSubdomain(name).map((why) => invalid('spec.externalName', name, why))];
}

function validateServicePort(port: ServicePort, options: { path: string; needsName: boolean; names: Set<string> }): FieldError[] {
  const { path, needsName, names } = options;
  const errors: FieldError[] = [];
  if (needsName && !port.name) errors.push(required(`${path}.name`));
  else if (port.name) {
    errors.push(...dnsLabel(port.name).map((why) => invalid(`${path}.name`, port.name, why)));
    if (names.has(port.name)) errors.push(duplicate(`${path}.name`, port.name));
    names.add(port.name);
  }
  errors.push(...portNumber(port.port).map((why) => invalid(`${path}.port`, port.port ?? 0, why)));
  if (!['TCP', 'UDP', 'SCTP'].includes(port.protocol ?? '')) errors.push(notSupported(`${path}.protocol`, port.protocol, ['SCTP', 'TCP', 'UDP']));
  return [...errors, ...validatePort(port.targetPort, `${path}.targetPort`)];
}

function validatePortSets(service: LiveService, ports: readonly ServicePort[]): FieldError[] {
  const errors: FieldError[] = [];
  const nodePorts = new Set<string>();
  const numbers = new Set<string>();
  for (const [index, port] of ports.entries()) {
    const at = `spec.ports[${index}]`;
    if (port.nodePort && service.spec.type === 'ClusterIP') errors.push(forbidden(`${at}.nodePort`, "may not be used when `type` is 'ClusterIP'"));
    if (port.nodePort && nodePorts.has(`${port.protocol}/${port.nodePort}`)) errors.push(duplicate(`${at}.nodePort`, port.nodePort));
    if (port.nodePort) nodePorts.add(`${port.protocol}/${port.nodePort}`);
  }
  for (const [index, port] of ports.entries()) {
    const key = `${port.protocol}/${port.port}`;
    if (numbers.has(key)) errors.push(duplicate(`spec.ports[${index}]`, { Name: '', Protocol: port.protocol, AppProtocol: null, Port: port.port, TargetPort: 0, NodePort: 0 }));
    numbers.add(key);
  }
  return errors;
}

export function validateServiceUpdate(service: LiveService, old: LiveService): FieldError[] {
  const errors: FieldError[] = [];
  const typed = service.spec.type !== 'ExternalName' && old.spec.type !== 'ExternalName';
  if (typed && old.spec.clusterIPs?.[0] && service.spec.clusterIPs?.[0] !== old.spec.clusterIPs[0]) {
    errors.push(invalid('spec.clusterIPs[0]', service.spec.clusterIPs ?? [], 'may not change once set'));
  }
  return [...errors, ...validateService(service)];
}

export function isAddress(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}
