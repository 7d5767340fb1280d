import { AGE, integer, NAME, text } from './columns.ts';
import type { ResourceDefinition } from './definition.ts';
import type { LiveControllerRevision } from './live.ts';
import { ALL_VERBS } from './verbs.ts';

/** pkg/registry/apps/controllerrevision, printControllerRevision. */
export const controllerRevisions: ResourceDefinition<LiveControllerRevision> = {
  group: 'apps', version: 'v1', kind: 'ControllerRevision', plural: 'controllerrevisions', singular: 'controllerrevision', shortNames: [], categories: [], namespaced: true,
  verbs: ALL_VERBS, subresources: [],
  columns: [
    NAME,
    text('Controller', 'Controller of the object', (object) => {
      const owner = object.metadata.ownerReferences?.find((each) => each.controller);
      const group = owner?.apiVersion.split('/')[0];
      return owner ? `${owner.kind.toLowerCase()}.${group}/${owner.name}` : '<none>';
    }),
    { ...integer<LiveControllerRevision>('Revision', 'The revision that it stands for.', (object) => object.revision), type: 'string' },
    AGE,
  ],
};
