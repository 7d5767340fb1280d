import type { Service } from '#lib/schema/index.ts';
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
  targetPort?: number | string;
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

/** The Service selects by exactly these labels. */
export function selectsBy(wanted: Readonly<Record<string, string>>): ServiceQuestion {
  return (service) => {
    const selector = service.spec?.selector ?? {};
    const name = service.metadata?.name;
    if (selectorInWords(selector) === selectorInWords(wanted)) return passed(`Service ${name} selects by ${selectorInWords(selector)}`);
    return failed({
      found: `Service ${name} selects by ${selectorInWords(selector) || 'nothing'}`,
      wanted: selectorInWords(wanted),
      lookAt: `\`spec.selector\`; \`kubectl edit service ${name}\` changes it`,
    });
  };
}

function selectorInWords(selector: Readonly<Record<string, string>>): string {
  return Object.entries(selector).map(([key, value]) => `${key}=${value}`).sort().join(',');
}
