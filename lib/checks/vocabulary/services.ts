import type { EndpointSlice, Service } from '#lib/schema/index.ts';
import type { Check } from '../exercise.ts';
import type { Outcome } from '../outcome.ts';
import { failed, passed } from '../outcomes.ts';
import type { CheckView } from '../view.ts';
import { namedObjectCheck } from './named-object.ts';

/** Says of a Service that is there whether something more holds. */
export type ServiceQuestion = (service: Service, view: CheckView) => Outcome | Promise<Outcome>;

/** A check about one Service by name; a missing one fails it, naming the Services that are there instead. */
export function serviceCheck(id: string, title: string, about: { service: string; ask: ServiceQuestion }): Check {
  return namedObjectCheck<Service>(id, title, { apiVersion: 'v1', kind: 'Service', name: about.service, ask: about.ask, notCounted: ['kubernetes'] });
}

/** The Service is of this type. */
export function isOfType(type: 'ClusterIP' | 'NodePort' | 'LoadBalancer'): ServiceQuestion {
  return (service) => {
    const name = service.metadata?.name;
    if (service.spec?.type === type) return passed(`Service ${name} is of type ${type}`);
    return failed({
      found: `Service ${name} is of type ${service.spec?.type}`,
      wanted: `type ${type}`,
      lookAt: `\`kubectl get service ${name}\`; \`kubectl edit service ${name}\` can change \`spec.type\``,
    });
  };
}

export interface WantedPort {
  port: number;
  targetPort?: number;
  nodePort?: number;
}

/** One of the Service's ports is this one; what `wanted` leaves out may be anything. */
export function hasPort(wanted: WantedPort): ServiceQuestion {
  return (service) => {
    const ports = service.spec?.ports ?? [];
    const match = ports.find((port) => {
      return port.port === wanted.port && (wanted.nodePort === undefined || port.nodePort === wanted.nodePort)
        && (wanted.targetPort === undefined || (port.targetPort ?? port.port) === wanted.targetPort);
    });
    const name = service.metadata?.name;
    if (match) return passed(`Service ${name} has ${portInWords(match)}`);
    return failed({
      found: ports.length === 0 ? `Service ${name} has no port` : `Service ${name} has ${ports.map(portInWords).join(', ')}`,
      wanted: portInWords(wanted),
      lookAt: `\`kubectl describe service ${name}\` shows Port, TargetPort and NodePort`,
    });
  };
}

function portInWords(port: { port: number; targetPort?: number | string | undefined; nodePort?: number | undefined }): string {
  const target = port.targetPort === undefined || port.targetPort === port.port ? '' : ` to targetPort ${port.targetPort}`;
  return `port ${port.port}${target}${port.nodePort === undefined ? '' : `, nodePort ${port.nodePort}`}`;
}

/** Ready endpoints of the Service are exactly these Pods, or at least one when none are named. */
export function leadsTo(pods?: readonly string[]): ServiceQuestion {
  return async (service, view) => {
    const name = service.metadata?.name ?? '';
    const slices = await view.objects<EndpointSlice>('discovery.k8s.io/v1', 'EndpointSlice', `kubernetes.io/service-name=${name}`);
    const ready = slices.flatMap((slice) => slice.endpoints ?? []).filter((endpoint) => endpoint.conditions?.ready !== false);
    const found = ready.map((endpoint) => endpoint.targetRef?.name ?? endpoint.addresses[0] ?? '').sort();
    const holds = pods === undefined ? found.length > 0 : found.join() === [...pods].sort().join();
    if (holds) return passed(`Service ${name} leads to ${found.join(' and ')}`);
    return failed({
      found: found.length === 0 ? `Service ${name} has no endpoint` : `Service ${name} leads to ${found.join(' and ')}`,
      wanted: pods === undefined ? 'at least one ready Pod behind it' : `exactly ${pods.join(' and ')} behind it`,
      lookAt: `the Selector and Endpoints lines of \`kubectl describe service ${name}\`, beside \`kubectl get pods --show-labels\``,
    });
  };
}
