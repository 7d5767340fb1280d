import { AGE, NAME, text } from './columns.ts';
import type { ResourceDefinition } from './definition.ts';
import type { LiveEndpoints, LiveEndpointSlice } from './live.ts';
import { ALL_VERBS } from './verbs.ts';

const SHOWN = 3;

/** pkg/registry/core/endpoint, printEndpoints. */
export const endpoints: ResourceDefinition<LiveEndpoints> = {
  group: '', version: 'v1', kind: 'Endpoints', plural: 'endpoints', singular: 'endpoints', shortNames: ['ep'], categories: [], namespaced: true,
  verbs: ALL_VERBS, subresources: [], deprecation: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  columns: [NAME, text('Endpoints', 'All addresses and ports that traffic goes to.', (object) => formatEndpoints(object)), AGE],
  setDefaults(object) {
    for (const subset of object.subsets ?? []) for (const port of subset.ports ?? []) port.protocol ??= 'TCP';
  },
};

function formatEndpoints(object: LiveEndpoints): string {
  const all = (object.subsets ?? []).flatMap((subset) => {
    const addresses = (subset.addresses ?? []).map((each) => each.ip);
    return subset.ports?.length ? subset.ports.flatMap((port) => addresses.map((address) => `${address}:${port.port}`)) : addresses;
  });
  return (object.subsets ?? []).length === 0 ? '<none>' : withMore(all, '');
}

/** pkg/registry/discovery/endpointslice, printEndpointSlice. */
export const endpointSlices: ResourceDefinition<LiveEndpointSlice> = {
  group: 'discovery.k8s.io', version: 'v1', kind: 'EndpointSlice', plural: 'endpointslices', singular: 'endpointslice', shortNames: [], categories: [], namespaced: true,
  verbs: ALL_VERBS, subresources: [], generation: 'spec',
  columns: [
    NAME,
    text('AddressType', 'The type of the addresses in this slice.', (slice) => slice.addressType),
    text('Ports', 'The ports that each endpoint in this slice exposes.', (slice) => withMore((slice.ports ?? []).map((port) => String(port.port ?? port.name ?? '*')), '<unset>')),
    text('Endpoints', 'The endpoints in this slice.', (slice) => withMore((slice.endpoints ?? []).flatMap((each) => each.addresses ?? []), '<unset>')),
    AGE,
  ],
  setDefaults(slice) {
    for (const port of slice.ports ?? []) {
      port.name ??= '';
      port.protocol ??= 'TCP';
    }
  },
};

function withMore(all: readonly string[], none: string): string {
  if (all.length === 0) return none;
  const shown = all.slice(0, SHOWN).join(',');
  return all.length > SHOWN ? `${shown} + ${all.length - SHOWN} more...` : shown;
}
