import type { IFlowSchema, IPriorityLevelConfiguration } from 'kubernetes-models/flowcontrol.apiserver.k8s.io/v1';
import { AGE, NAME, text } from './columns.ts';
import type { Column, ResourceDefinition } from './definition.ts';
import { invalid } from './field-error.ts';
import { flowErrors, levelErrors } from './flow-control-validation.ts';
import { MANDATORY_FLOWS, MANDATORY_LEVELS } from './flow-control-defaults.ts';
import type { Live } from './live.ts';
import { equal } from '../store/json.ts';
import { ALL_VERBS } from './verbs.ts';

export type LiveFlowSchema = Live<IFlowSchema, 'spec' | 'status'>;
export type LivePriorityLevel = Live<IPriorityLevelConfiguration, 'spec' | 'status'>;

/** Who waits for whom when the server is busy; it never is (pkg/registry/flowcontrol, pkg/apis/flowcontrol). */
const COMMON = { group: 'flowcontrol.apiserver.k8s.io', version: 'v1', shortNames: [], categories: [], namespaced: false, verbs: ALL_VERBS, subresources: ['status'], generation: 'spec' } as const;

const DEFAULT_PRECEDENCE = 1000;

export const flowSchemas: ResourceDefinition<LiveFlowSchema> = {
  ...COMMON, kind: 'FlowSchema', plural: 'flowschemas', singular: 'flowschema',
  columns: [
    NAME,
    text('PriorityLevel', 'The priority level of the requests.', ({ spec }) => spec.priorityLevelConfiguration.name),
    asText('MatchingPrecedence', 'The smaller, the sooner it is tried.', ({ spec }) => spec.matchingPrecedence ?? 0),
    text('DistinguisherMethod', 'What tells the flows of one schema apart.', ({ spec }) => spec.distinguisherMethod?.type ?? '<none>'),
    AGE,
    text('MissingPL', 'Whether the priority level is missing.', ({ status }) => status.conditions?.find(({ type }) => type === 'Dangling')?.status ?? '?'),
  ],
  tableOrder: (a, b) => (a.spec.matchingPrecedence ?? 0) - (b.spec.matchingPrecedence ?? 0) || (a.metadata.name < b.metadata.name ? -1 : 1),
  setDefaults(schema) {
    schema.spec ??= { priorityLevelConfiguration: { name: '' } };
    schema.spec.matchingPrecedence ||= DEFAULT_PRECEDENCE;
    schema.status ??= {};
  },
  prepareForCreate(schema) {
    schema.status = {};
  },
  validate: flowSchemaErrors,
  validateUpdate: flowSchemaErrors,
};

/** What the server says of the priority level that a schema names (apiserver/pkg/util/flowcontrol/apf_controller.go). */
export function danglingCondition(level: string, isThere: boolean, lastTransitionTime: string) {
  const named = `This FlowSchema references the PriorityLevelConfiguration object named ${JSON.stringify(level)}`;
  return isThere
    ? { type: 'Dangling', status: 'False', lastTransitionTime, reason: 'Found', message: `${named} and it exists` }
    : { type: 'Dangling', status: 'True', lastTransitionTime, reason: 'NotFound', message: `${named} but there is no such object` };
}

function flowSchemaErrors({ metadata: { name }, spec }: LiveFlowSchema) {
  const fixed = MANDATORY_FLOWS.get(name);
  return [...flowErrors(name, spec), ...(fixed && !equal(spec, fixed) ? [invalid('spec', spec, `spec of '${name}' must equal the fixed value`)] : [])];
}

export const priorityLevels: ResourceDefinition<LivePriorityLevel> = {
  ...COMMON, kind: 'PriorityLevelConfiguration', plural: 'prioritylevelconfigurations', singular: 'prioritylevelconfiguration',
  columns: [
    NAME,
    text('Type', 'Whether requests are limited.', ({ spec }) => spec.type),
    asText('NominalConcurrencyShares', 'The part of the server that the level has.', ({ spec }) => spec.limited?.nominalConcurrencyShares ?? '<none>'),
    asText('Queues', 'How many queues there are.', ({ spec }) => queuing(spec)?.queues ?? '<none>'),
    asText('HandSize', 'How many of them a flow may use.', ({ spec }) => queuing(spec)?.handSize ?? '<none>'),
    asText('QueueLengthLimit', 'How many requests may wait in one.', ({ spec }) => queuing(spec)?.queueLengthLimit ?? '<none>'),
    AGE,
  ],
  setDefaults(level) {
    level.spec ??= { type: '' as 'Limited' };
    level.status ??= {};
    const { exempt, limited } = level.spec;
    if (exempt) {
      exempt.nominalConcurrencyShares ??= 0;
      exempt.lendablePercent ??= 0;
    }
    if (!limited) return;
    limited.nominalConcurrencyShares ??= 30;
    limited.lendablePercent ??= 0;
    const queues = limited.limitResponse?.queuing;
    if (!queues) return;
    queues.handSize ||= 8;
    queues.queues ||= 64;
    queues.queueLengthLimit ||= 50;
  },
  prepareForCreate(level) {
    level.status = {};
  },
  validate: priorityLevelErrors,
  validateUpdate: priorityLevelErrors,
};

function queuing(spec: LivePriorityLevel['spec']) {
  return spec.limited?.limitResponse?.queuing;
}

function priorityLevelErrors({ metadata: { name }, spec }: LivePriorityLevel) {
  const errors = levelErrors(name, spec);
  const fixed = MANDATORY_LEVELS.get(name);
  if (!fixed) return errors;
  if (name === 'exempt') return equal({ ...spec, exempt: fixed.exempt }, fixed) ? errors : [...errors, invalid('spec', spec, `spec of '${name}' except the 'spec.exempt' field must equal the fixed value`)];
  return equal(spec, fixed) ? errors : [...errors, invalid('spec', spec, `spec of '${name}' must equal the fixed value`)];
}

/** A number in a column that upstream calls a text. */
function asText<T>(name: string, description: string, value: (object: T) => string | number): Column<T> {
  return { name, type: 'string', description, priority: 0, value };
}
