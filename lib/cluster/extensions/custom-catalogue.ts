import { builtInCatalogue } from '#lib/schema/index.ts';
import type { Definitions, SchemaCatalogue } from '#lib/schema/index.ts';
import type { ResourceDefinition } from '../resources/definition.ts';

const extended = new WeakMap<readonly ResourceDefinition[], SchemaCatalogue>();

/** What is known of the kinds of a cluster: those of Kubernetes, which all clusters share, and the custom ones. */
export function catalogueOf(definitions: readonly ResourceDefinition[]): SchemaCatalogue {
  const custom = definitions.flatMap((each) => each.custom?.schema ?? []);
  if (custom.length === 0) return builtInCatalogue();
  const known = extended.get(definitions);
  if (known) return known;
  const catalogue = builtInCatalogue().with(Object.assign({}, ...custom) as Definitions);
  extended.set(definitions, catalogue);
  return catalogue;
}
