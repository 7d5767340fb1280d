import { ApiError } from '#lib/schema/index.ts';
import { at, list, record, text } from '../resources/info.ts';
import type { AnyObject } from '../resources/info.ts';
import { selectorText } from '../resources/label-selector.ts';
import type { Describer, DescribeContext } from './describer.ts';
import { writeEvents } from './events.ts';
import { endpointsText } from './service.ts';
import { writeAnnotations, writeLabels } from './writer.ts';
import type { DescriptionWriter } from './writer.ts';

type Json = Record<string, unknown>;

export const describeIngress: Describer = async (w, ingress, context) => {
  const spec = record(ingress['spec']);
  const addresses = list(at(ingress, 'status', 'loadBalancer', 'ingress')).map(record).map((each) => text(each['ip'] || each['hostname'])).filter((each) => each !== '');
  w.field('Name', ingress.metadata?.name);
  writeLabels(w, 'Labels', ingress.metadata?.labels);
  w.field('Namespace', ingress.metadata?.namespace);
  w.field('Address', [...new Set(addresses)].sort().join(','));
  w.field('Ingress Class', spec['ingressClassName'] ?? '<none>');
  const byDefault = spec['defaultBackend'] ? await backendText(ingress, record(spec['defaultBackend']), context) : '<default>';
  w.field('Default backend', byDefault);
  writeTls(w, list(spec['tls']).map(record));
  w.line(0, 'Rules:\n  Host\tPath\tBackends');
  w.line(1, '----\t----\t--------');
  const rules = list(spec['rules']).map(record).filter((rule) => rule['http']);
  for (const rule of rules) {
    w.line(1, `${text(rule['host']) || '*'}\t`);
    for (const path of list(at(rule, 'http', 'paths')).map(record)) {
      w.line(2, `\t${text(path['path'])} \t${await backendText(ingress, record(path['backend']), context)}`);
    }
  }
  if (rules.length === 0) w.line(1, `*\t*\t${byDefault}`);
  writeAnnotations(w, 'Annotations', ingress.metadata?.annotations);
  writeEvents(w, await context.events(ingress), context.now);
};

function writeTls(w: DescriptionWriter, tls: readonly Json[]): void {
  if (tls.length === 0) return;
  w.line(0, 'TLS:');
  for (const each of tls) {
    const hosts = list(each['hosts']).map(text).join(',');
    w.line(1, each['secretName'] ? `${text(each['secretName'])} terminates ${hosts}` : `SNI routes ${hosts}`);
  }
}

/** `web:80 (10.42.1.5:80)`: a Service with the addresses behind it, or why there are none. */
async function backendText(ingress: AnyObject, backend: Json, context: DescribeContext): Promise<string> {
  if (!backend['service']) {
    const resource = record(backend['resource']);
    return backend['resource'] ? `APIGroup: ${text(resource['apiGroup'] ?? '<none>')}, Kind: ${text(resource['kind'])}, Name: ${text(resource['name'])}` : '';
  }
  const { name, port } = record(backend['service']);
  const { number, name: portName } = record(port);
  const named = `${text(name)}:${text(number || portName)}`;
  const namespace = text(ingress.metadata?.namespace);
  const slices = await context.list('endpointslices.discovery.k8s.io', namespace, { label: `kubernetes.io/service-name=${text(name)}` });
  try {
    const target = `/api/v1/namespaces/${encodeURIComponent(namespace)}/services/${encodeURIComponent(text(name))}`;
    const service = await context.client.json<AnyObject>({ method: 'GET', target });
    const meant = list(at(service, 'spec', 'ports')).map(record).findLast((each) => (number ? each['port'] === number : portName && each['name'] === portName));
    return `${named} (${endpointsText(slices, text(meant?.['name']))})`;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return `${named} (<error: ${error.message}>)`;
  }
}

export const describeIngressClass: Describer = async (w, ingressClass, context) => {
  const spec = record(ingressClass['spec']);
  w.field('Name', ingressClass.metadata?.name);
  writeLabels(w, 'Labels', ingressClass.metadata?.labels);
  writeAnnotations(w, 'Annotations', ingressClass.metadata?.annotations);
  w.field('Controller', spec['controller']);
  if (spec['parameters']) {
    const { apiGroup, kind, name } = record(spec['parameters']);
    w.line(0, 'Parameters:');
    if (apiGroup !== undefined) w.field('APIGroup', apiGroup, 1);
    w.field('Kind', kind, 1);
    w.field('Name', name, 1);
  }
  writeEvents(w, await context.events(ingressClass), context.now);
};

export const describeNetworkPolicy: Describer = async (w, policy) => {
  const spec = record(policy['spec']);
  w.field('Name', policy.metadata?.name);
  w.field('Namespace', policy.metadata?.namespace);
  w.field('Created on', text(policy.metadata?.creationTimestamp).replace('T', ' ').replace('Z', ' +0000 UTC'));
  writeLabels(w, 'Labels', policy.metadata?.labels);
  writeAnnotations(w, 'Annotations', policy.metadata?.annotations);
  w.line(0, 'Spec:');
  const selected = labelsText(spec['podSelector']);
  w.line(1, `PodSelector:     ${selected === '<none>' ? '<none> (Allowing the specific traffic to all pods in this namespace)' : selected}`);
  const types = list(spec['policyTypes']).map(text);
  writeDirection(w, { direction: 'ingress', affected: types.includes('Ingress'), rules: list(spec['ingress']).map(record) });
  writeDirection(w, { direction: 'egress', affected: types.includes('Egress'), rules: list(spec['egress']).map(record) });
  w.line(1, `Policy Types: ${types.join(', ') || '<none>'}`);
};

interface Direction {
  direction: 'ingress' | 'egress';
  affected: boolean;
  rules: readonly Json[];
}

function writeDirection(w: DescriptionWriter, { direction, affected, rules }: Direction): void {
  if (!affected) return w.line(1, `Not affecting ${direction} traffic`);
  w.line(1, `Allowing ${direction} traffic:`);
  if (rules.length === 0) w.line(2, `<none> (Selected pods are isolated for ${direction} connectivity)`);
  const [word, end, peers] = direction === 'ingress' ? ['From', 'source', 'from'] as const : ['To', 'destination', 'to'] as const;
  rules.forEach((rule, index) => {
    const ports = list(rule['ports']).map(record);
    if (ports.length === 0) w.line(2, 'To Port: <any> (traffic allowed to all ports)');
    for (const port of ports) w.line(2, portText(port));
    const allowed = list(rule[peers]).map(record);
    if (allowed.length === 0) w.line(2, `${word}: <any> (traffic not restricted by ${end})`);
    for (const peer of allowed) {
      w.line(2, `${word}:`);
      writePeer(w, peer);
    }
    if (index < rules.length - 1) w.line(2, '----------');
  });
}

function portText({ port, endPort, protocol }: Json): string {
  const end = text(protocol ?? 'TCP');
  return endPort === undefined ? `To Port: ${text(port ?? '<nil>')}/${end}` : `To Port Range: ${text(port)}-${text(endPort)}/${end}`;
}

function writePeer(w: DescriptionWriter, peer: Json): void {
  if (peer['namespaceSelector']) w.line(3, `NamespaceSelector: ${labelsText(peer['namespaceSelector'])}`);
  if (peer['podSelector']) w.line(3, `PodSelector: ${labelsText(peer['podSelector'])}`);
  if (peer['namespaceSelector'] || peer['podSelector'] || !peer['ipBlock']) return;
  const { cidr, except } = record(peer['ipBlock']);
  w.line(3, 'IPBlock:');
  w.line(4, `CIDR: ${text(cidr)}`);
  w.line(4, `Except: ${list(except).map(text).join(', ')}`);
}

function labelsText(selector: unknown): string {
  return selectorText(selector) || '<none>';
}
