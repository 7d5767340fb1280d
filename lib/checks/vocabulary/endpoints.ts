import type { EndpointSlice, Service } from '#lib/schema/index.ts';
import { failed, passed } from '../outcomes.ts';
import type { CheckView } from '../view.ts';
import type { ServiceQuestion } from './services.ts';

/** Ready endpoints of the Service are exactly these Pods, or at least one when none are named. */
export function leadsTo(pods?: readonly string[]): ServiceQuestion {
  return async (service, view) => {
    const found = await readyPods(service, view);
    const holds = pods === undefined ? found.length > 0 : found.join() === [...pods].sort().join();
    if (holds) return passed(`Service ${service.metadata?.name} leads to ${found.join(' and ')}`);
    return notLeading(service, found, pods === undefined ? 'at least one ready Pod behind it' : `exactly ${pods.join(' and ')} behind it`);
  };
}

/** As many ready endpoints as said, each a Pod that the selector finds. */
export function leadsToAll(labelSelector: string, count: number): ServiceQuestion {
  return async (service, view) => {
    const found = await readyPods(service, view);
    const meant = new Set((await view.pods(labelSelector)).map((pod) => pod.metadata?.name ?? ''));
    if (found.length === count && found.every((name) => meant.has(name))) return passed(`Service ${service.metadata?.name} leads to ${found.join(' and ')}`);
    return notLeading(service, found, `${count === 1 ? 'one Pod' : `${count} Pods`} of ${labelSelector} behind it, ready`);
  };
}

/** The Service's traffic arrives at this port of its Pods, by number or by name. */
export function arrivesAtPort(port: number): ServiceQuestion {
  return async (service, view) => {
    const name = service.metadata?.name;
    const arrives = (await slicesOf(service, view)).flatMap((slice) => (slice.ports ?? []).map((each) => each.port));
    if (arrives.includes(port)) return passed(`Service ${name} leads to port ${port} of its Pods`);
    const targets = (service.spec?.ports ?? []).map((each) => each.targetPort ?? each.port);
    return failed({
      found: arrives.length === 0 ? `Service ${name} leads to no port of any Pod; targetPort is ${targets.join(' and ')}` : `Service ${name} leads to port ${[...new Set(arrives)].join(' and ')} of its Pods`,
      wanted: `port ${port} of its Pods`,
      lookAt: `TargetPort and Endpoints in \`kubectl describe service ${name}\`; a targetPort in words is the name of a container's port`,
    });
  };
}

async function slicesOf(service: Service, view: CheckView): Promise<readonly EndpointSlice[]> {
  return view.objects<EndpointSlice>('discovery.k8s.io/v1', 'EndpointSlice', `kubernetes.io/service-name=${service.metadata?.name}`);
}

/** Names of the Pods that get the Service's traffic, in order. An endpoint without a port gets none. */
async function readyPods(service: Service, view: CheckView): Promise<string[]> {
  const reachable = (await slicesOf(service, view)).filter((slice) => slice.ports === undefined || (slice.ports?.length ?? 0) > 0);
  const ready = reachable.flatMap((slice) => slice.endpoints ?? []).filter((endpoint) => endpoint.conditions?.ready !== false);
  return ready.map((endpoint) => endpoint.targetRef?.name ?? endpoint.addresses[0] ?? '').sort();
}

function notLeading(service: Service, found: readonly string[], wanted: string) {
  const name = service.metadata?.name;
  return failed({
    found: found.length === 0 ? `Service ${name} has no endpoint` : `Service ${name} leads to ${found.join(' and ')}`,
    wanted,
    lookAt: `the Selector and Endpoints lines of \`kubectl describe service ${name}\`, beside \`kubectl get pods --show-labels\``,
  });
}
