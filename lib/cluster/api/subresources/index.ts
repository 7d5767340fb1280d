import type { ResourceExchange, Handler } from '../exchange.ts';
import type { ResourceDefinition } from '../../resources/definition.ts';

/** Kinds that are answered, and never stored (reviews). */
export const virtualDefinitions: readonly ResourceDefinition[] = [];

/** What answers a subresource, by `plural/subresource` and verb. */
export function subresourceHandler(_resource: ResourceDefinition, _subresource: string, _verb: string): Handler<ResourceExchange> | undefined {
  return undefined;
}
