import { list, record, text } from '../resources/info.ts';
import type { AnyObject } from '../resources/info.ts';
import type { Describer } from './describer.ts';
import { writeEvents } from './events.ts';
import { writeAnnotations, writeLabels } from './writer.ts';
import type { DescriptionWriter } from './writer.ts';

export const describeService: Describer = async (w, service, context) => {
  const spec = record(service['spec']);
  const name = text(service.metadata?.name);
  const slices = await context.list('endpointslices.discovery.k8s.io', text(service.metadata?.namespace), { label: `kubernetes.io/service-name=${name}` });
  w.field('Name', name);
  w.field('Namespace', service.metadata?.namespace);
  writeLabels(w, 'Labels', service.metadata?.labels);
  writeAnnotations(w, 'Annotations', service.metadata?.annotations);
  w.field('Selector', Object.entries(record(spec['selector'])).sort().map(([key, value]) => `${key}=${text(value)}`).join(',') || '<none>');
  w.field('Type', spec['type']);
  if (spec['ipFamilyPolicy']) w.field('IP Family Policy', spec['ipFamilyPolicy']);
  w.field('IP Families', joined(spec['ipFamilies']) || '<none>');
  w.field('IP', spec['clusterIP']);
  w.field('IPs', joined(spec['clusterIPs']) || '<none>');
  if (list(spec['externalIPs']).length > 0) w.field('External IPs', joined(spec['externalIPs']));
  if (spec['loadBalancerIP']) w.field('Desired LoadBalancer IP', spec['loadBalancerIP']);
  if (spec['externalName']) w.field('External Name', spec['externalName']);
  const ingress = list(record(record(service['status'])['loadBalancer'])['ingress']).map(record);
  if (ingress.length > 0) w.field('LoadBalancer Ingress', ingress.map((each) => text(each['ip'] ?? each['hostname'])).join(', '));
  for (const port of list(spec['ports']).map(record)) writePort(w, port, slices);
  w.field('Session Affinity', spec['sessionAffinity']);
  if (spec['externalTrafficPolicy']) w.field('External Traffic Policy', spec['externalTrafficPolicy']);
  if (spec['internalTrafficPolicy']) w.field('Internal Traffic Policy', spec['internalTrafficPolicy']);
  if (spec['healthCheckNodePort']) w.field('HealthCheck NodePort', spec['healthCheckNodePort']);
  const ranges = list(spec['loadBalancerSourceRanges']);
  if (ranges.length > 0) w.field('LoadBalancer Source Ranges', joined(ranges));
  if (spec['trafficDistribution']) w.field('Traffic Distribution', spec['trafficDistribution']);
  writeEvents(w, await context.events(service), context.now);
};

function joined(value: unknown): string {
  return list(value).map(text).join(',');
}

function writePort(w: DescriptionWriter, port: Record<string, unknown>, slices: readonly AnyObject[]): void {
  const name = text(port['name']) || '<unset>';
  w.line(0, `Port:\t${name}\t${text(port['port'])}/${text(port['protocol'])}`);
  w.field('TargetPort', `${text(port['targetPort'])}/${text(port['protocol'])}`);
  if (port['nodePort']) w.line(0, `NodePort:\t${name}\t${text(port['nodePort'])}/${text(port['protocol'])}`);
  w.field('Endpoints', endpointsText(slices, text(port['name'])));
}

/** `10.42.1.5:80,10.42.2.7:80 + 1 more...`: ready addresses of one port. */
export function endpointsText(slices: readonly AnyObject[], portName: string): string {
  if (slices.length === 0) return '<none>';
  const shown: string[] = [];
  let more = 0;
  for (const slice of slices) {
    const ports = list(slice['ports']).map(record);
    const matching = ports.length === 0 ? [{}] : ports.filter((each) => text(each['name']) === portName);
    for (const port of matching as Record<string, unknown>[]) {
      for (const endpoint of list(slice['endpoints']).map(record)) {
        if (record(endpoint['conditions'])['ready'] === false) continue;
        for (const address of list(endpoint['addresses'])) {
          if (shown.length === 3) more += 1;
          else shown.push(port['port'] === undefined ? text(address) : `${text(address)}:${text(port['port'])}`);
        }
      }
    }
  }
  return shown.join(',') + (more > 0 ? ` + ${more} more...` : '');
}

export const describeEndpoints: Describer = async (w, endpoints, context) => {
  w.field('Name', endpoints.metadata?.name);
  w.field('Namespace', endpoints.metadata?.namespace);
  writeLabels(w, 'Labels', endpoints.metadata?.labels);
  writeAnnotations(w, 'Annotations', endpoints.metadata?.annotations);
  w.line(0, 'Subsets:');
  for (const subset of list(endpoints['subsets']).map(record)) {
    const addresses = (key: string) => list(subset[key]).map((each) => text(record(each)['ip'])).join(',') || '<none>';
    w.field('Addresses', addresses('addresses'), 1);
    w.field('NotReadyAddresses', addresses('notReadyAddresses'), 1);
    writePorts(w, subset['ports']);
    w.line(0, '');
  }
  writeEvents(w, await context.events(endpoints), context.now);
};

function writePorts(w: DescriptionWriter, value: unknown): void {
  const ports = list(value).map(record);
  if (ports.length === 0) return;
  w.line(1, 'Ports:');
  w.line(2, 'Name\tPort\tProtocol');
  w.line(2, '----\t----\t--------');
  for (const port of ports) w.line(2, `${text(port['name']) || '<unset>'}\t${text(port['port'])}\t${text(port['protocol'])}`);
}

export const describeEndpointSlice: Describer = async (w, slice, context) => {
  w.field('Name', slice.metadata?.name);
  w.field('Namespace', slice.metadata?.namespace);
  writeLabels(w, 'Labels', slice.metadata?.labels);
  writeAnnotations(w, 'Annotations', slice.metadata?.annotations);
  w.field('AddressType', slice['addressType']);
  const ports = list(slice['ports']).map(record);
  if (ports.length === 0) w.line(0, 'Ports: <unset>');
  else {
    w.line(0, 'Ports:');
    w.line(1, 'Name\tPort\tProtocol');
    w.line(1, '----\t----\t--------');
    for (const port of ports) w.line(1, `${text(port['name']) || '<unset>'}\t${text(port['port'] ?? '<unset>')}\t${text(port['protocol'])}`);
  }
  const endpoints = list(slice['endpoints']).map(record);
  w.line(0, endpoints.length === 0 ? 'Endpoints: <none>' : 'Endpoints:');
  for (const endpoint of endpoints) writeEndpoint(w, endpoint);
  writeEvents(w, await context.events(slice), context.now);
};

function writeEndpoint(w: DescriptionWriter, endpoint: Record<string, unknown>): void {
  w.line(1, `- Addresses:\t${list(endpoint['addresses']).map(text).join(', ')}`);
  w.line(2, 'Conditions:');
  const conditions = record(endpoint['conditions']);
  w.field('Ready', conditions['ready'] ?? '<unset>', 3);
  w.field('Hostname', endpoint['hostname'] ?? '<unset>', 2);
  if (endpoint['targetRef']) w.field('TargetRef', `${text(record(endpoint['targetRef'])['kind'])}/${text(record(endpoint['targetRef'])['name'])}`, 2);
  w.field('NodeName', endpoint['nodeName'] ?? '<unset>', 2);
  w.field('Zone', endpoint['zone'] ?? '<unset>', 2);
}
