import { formatLabels, NAME, text } from './columns.ts';
import type { ResourceDefinition } from './definition.ts';
import type { LivePodTemplate } from './live.ts';
import { defaultPodSpec } from './pod-defaults.ts';
import { templateWarnings } from './pod-warnings.ts';
import { ALL_VERBS } from './verbs.ts';
import { validatePodTemplate } from './workload.ts';

const containersOf = ({ template }: LivePodTemplate) => template.spec?.containers ?? [];

/** pkg/registry/core/podtemplate, printPodTemplate: a template that nobody but its user uses. */
export const podTemplates: ResourceDefinition<LivePodTemplate> = {
  group: '', version: 'v1', kind: 'PodTemplate', plural: 'podtemplates', singular: 'podtemplate', shortNames: [], categories: [], namespaced: true,
  verbs: ALL_VERBS, subresources: [], generation: 'all-but-metadata',
  columns: [
    NAME,
    text('Containers', 'Names of each container in the template.', (object) => containersOf(object).map((each) => each.name).join(',')),
    text('Images', 'Images referenced by each container in the template.', (object) => containersOf(object).map((each) => each.image ?? '').join(',')),
    text('Pod Labels', 'The labels for the pod template.', (object) => formatLabels(object.template.metadata?.labels)),
  ],
  setDefaults(object) {
    object.template ??= {};
    object.template.spec ??= { containers: [] };
    defaultPodSpec(object.template.spec);
  },
  validate: ({ template }) => validatePodTemplate(template, 'template'),
  validateUpdate: ({ template }) => validatePodTemplate(template, 'template'),
  warnings: ({ template, metadata }, old) => (metadata.generation === old?.metadata.generation ? [] : templateWarnings(template, 'template')),
};
