import type { HttpResponse, MessageSocket } from '#lib/core/index.ts';
import type { Handler, ResourceExchange } from '../exchange.ts';
import type { ResourceDefinition } from '../../resources/definition.ts';
import { bind, bindNamed } from './binding.ts';
import { evict } from './eviction.ts';
import { finalize } from './finalize.ts';
import { readLog } from './log.ts';
import { assignedNode, containerOf, podOf } from './pod-target.ts';
import { portForward } from './port-forward.ts';
import { attach, exec } from './remote-command.ts';
import { REVIEWS } from './reviews.ts';
import { patchScale, readScale, updateScale } from './scale.ts';
import { createToken } from './service-account-token.ts';
import { proxyPod, proxyService } from './service-proxy.ts';
import { upgradeRequired } from './upgrades.ts';

export { virtualDefinitions } from './virtual-definitions.ts';

/** A stream that was asked for without an upgrade: what is wrong otherwise is said first, as upstream does. */
const refuseWithoutUpgrade: Handler<ResourceExchange> = (exchange) => {
  const pod = podOf(exchange);
  if (exchange.info.subresource !== 'portforward') containerOf(exchange, pod);
  assignedNode(exchange, pod);
  throw upgradeRequired(exchange.headers);
};

/** What answers below an object, by `plural/subresource` (or the subresource alone) and verb; `*` is any. */
const HANDLERS: Readonly<Record<string, Readonly<Record<string, Handler<ResourceExchange>>>>> = {
  scale: { get: readScale, update: updateScale, patch: patchScale },
  'pods/log': { get: readLog },
  'pods/binding': { create: bind },
  'pods/eviction': { create: evict },
  'pods/exec': { '*': refuseWithoutUpgrade },
  'pods/attach': { '*': refuseWithoutUpgrade },
  'pods/portforward': { '*': refuseWithoutUpgrade },
  'pods/proxy': { '*': proxyPod },
  'services/proxy': { '*': proxyService },
  'namespaces/finalize': { update: finalize },
  'serviceaccounts/token': { create: createToken },
};

/** What answers a request for a subresource; undefined when it is the object itself in another view (status). */
export function subresourceHandler(resource: ResourceDefinition, subresource: string, verb: string): Handler<ResourceExchange> | undefined {
  const handlers = HANDLERS[`${resource.plural}/${subresource}`] ?? HANDLERS[subresource];
  return handlers?.[verb] ?? handlers?.['*'];
}

/** What answers the creation of a kind that is never stored. */
export function reviewHandler(resource: ResourceDefinition): Handler<ResourceExchange> | undefined {
  if (resource.group === '' && resource.kind === 'Binding') return bindNamed;
  return resource.group === 'authentication.k8s.io' || resource.group === 'authorization.k8s.io' ? REVIEWS[resource.plural] : undefined;
}

type UpgradeHandler = (exchange: ResourceExchange, protocols: readonly string[]) => MessageSocket | HttpResponse;

const UPGRADES: Readonly<Record<string, UpgradeHandler>> = { 'pods/exec': exec, 'pods/attach': attach, 'pods/portforward': portForward };

/** What answers a WebSocket to a subresource. */
export function upgradeHandler(resource: ResourceDefinition, subresource: string): UpgradeHandler | undefined {
  return UPGRADES[`${resource.plural}/${subresource}`];
}
