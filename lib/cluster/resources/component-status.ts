import type { IComponentStatus } from 'kubernetes-models/v1';
import { NAME, text } from './columns.ts';
import type { ResourceDefinition } from './definition.ts';

type Condition = NonNullable<IComponentStatus['conditions']>[number];

function health({ conditions = [] }: IComponentStatus): Condition | undefined {
  return conditions.find(({ type }) => type === 'Healthy');
}

const COMPONENTS: readonly IComponentStatus[] = ['controller-manager', 'scheduler', 'etcd-0'].map((name) => ({
  apiVersion: 'v1', kind: 'ComponentStatus', metadata: { name }, conditions: [{ type: 'Healthy', status: 'True', message: 'ok' }],
} as IComponentStatus));

/** pkg/registry/core/componentstatus, printComponentStatus: always well here. */
export const componentStatuses: ResourceDefinition<IComponentStatus> = {
  group: '', version: 'v1', kind: 'ComponentStatus', plural: 'componentstatuses', singular: 'componentstatus', shortNames: ['cs'], categories: [], namespaced: false,
  verbs: ['get', 'list'], subresources: [], deprecation: 'v1 ComponentStatus is deprecated in v1.19+',
  columns: [
    NAME,
    text('Status', 'Status of the component conditions', (component) => (health(component) ? (health(component)?.status === 'True' ? 'Healthy' : 'Unhealthy') : 'Unknown')),
    text('Message', 'Message of the component conditions', (component) => health(component)?.message ?? ''),
    text('Error', 'Error of the component conditions', (component) => health(component)?.error ?? ''),
  ],
  computed: () => COMPONENTS,
};
