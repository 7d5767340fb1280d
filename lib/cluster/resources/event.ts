import type { ApiObject } from '#lib/schema/index.ts';
import { since } from './age.ts';
import { NAME, text, wide } from './columns.ts';
import type { Column, ResourceDefinition } from './definition.ts';
import type { LiveEvent } from './live.ts';
import { ALL_VERBS } from './verbs.ts';

function firstSeen(event: LiveEvent, now: number): string {
  return since(event.firstTimestamp ?? event.eventTime, now);
}

function lastSeen(event: LiveEvent, now: number): string {
  if (event.series) return since(event.series.lastObservedTime, now);
  return event.lastTimestamp ? since(event.lastTimestamp, now) : firstSeen(event, now);
}

function subject(event: LiveEvent): string {
  const { kind = '', name } = event.involvedObject;
  return name ? `${kind.toLowerCase()}/${name}` : kind.toLowerCase();
}

function source(event: LiveEvent): string {
  const component = event.source?.component || event.reportingComponent || '';
  const instance = event.source?.host || event.reportingInstance || '';
  return instance ? `${component}, ${instance}` : component;
}

const columns: readonly Column<LiveEvent>[] = [
  text('Last Seen', 'When this event was seen last.', lastSeen),
  text('Type', 'Normal or Warning; more may be added.', (event) => event.type ?? ''),
  text('Reason', 'Short, machine understandable reason of the event.', (event) => event.reason ?? ''),
  text('Object', 'The object that this event is about.', subject),
  wide(text('Subobject', 'The part of the object that this event is about.', (event) => event.involvedObject.fieldPath ?? '')),
  wide(text('Source', 'The component that reports this event.', source)),
  text('Message', 'What happened, for people to read.', (event) => (event.message ?? '').trim()),
  wide(text('First Seen', 'When this event was seen first.', firstSeen)),
  wide({ name: 'Count', type: 'string', description: 'How often this event was seen.', priority: 0, value: (event) => event.series?.count ?? (event.count || 1) }),
  wide(NAME),
];

const FIELDS = [
  'involvedObject.kind', 'involvedObject.namespace', 'involvedObject.name', 'involvedObject.uid', 'involvedObject.apiVersion',
  'involvedObject.resourceVersion', 'involvedObject.fieldPath', 'reason', 'reportingComponent', 'source', 'type',
];

function eventField(event: LiveEvent, field: string): string {
  if (field.startsWith('involvedObject.')) return event.involvedObject[field.slice('involvedObject.'.length) as 'kind'] ?? '';
  if (field === 'source') return event.source?.component || event.reportingComponent || '';
  return event[field as 'reason'] ?? '';
}

/** pkg/registry/core/event, printEvent. */
export const events: ResourceDefinition<LiveEvent> = {
  group: '', version: 'v1', kind: 'Event', plural: 'events', singular: 'event', shortNames: ['ev'], categories: [], namespaced: true,
  verbs: ALL_VERBS, subresources: [], columns,
  selectableFields: FIELDS,
  selectableField: eventField,
};

interface NewEvent extends ApiObject {
  note?: string;
  regarding?: LiveEvent['involvedObject'];
  deprecatedSource?: LiveEvent['source'];
  deprecatedFirstTimestamp?: string;
  deprecatedLastTimestamp?: string;
  deprecatedCount?: number;
  reportingController?: string;
}

/** The same events as events.k8s.io/v1 shows them (pkg/apis/events/v1/conversion.go). */
export const newEvents: ResourceDefinition<NewEvent> = {
  group: 'events.k8s.io', version: 'v1', kind: 'Event', plural: 'events', singular: 'event', shortNames: ['ev'], categories: [], namespaced: true,
  verbs: ALL_VERBS, subresources: [],
  columns: columns.map((column) => ({ ...column, value: (event: NewEvent, now: number) => column.value(toCore(event), now) })),
  selectableFields: FIELDS.map((each) => each.replace('involvedObject', 'regarding').replace('reportingComponent', 'reportingController')),
  selectableField: (event, field) => eventField(toCore(event), field.replace('regarding', 'involvedObject').replace('reportingController', 'reportingComponent')),
  view: { of: events, fromStored: (stored) => toNew(stored as LiveEvent), toStored: toCore },
};

function toNew(event: LiveEvent): NewEvent {
  const { message, involvedObject, source: from, firstTimestamp, lastTimestamp, count, reportingComponent, ...rest } = event;
  return {
    ...rest, apiVersion: 'events.k8s.io/v1', kind: 'Event', note: message, regarding: involvedObject, deprecatedSource: from,
    deprecatedFirstTimestamp: firstTimestamp, deprecatedLastTimestamp: lastTimestamp, deprecatedCount: count, reportingController: reportingComponent,
  } as NewEvent;
}

function toCore(event: NewEvent): LiveEvent {
  const { note, regarding, deprecatedSource, deprecatedFirstTimestamp, deprecatedLastTimestamp, deprecatedCount, reportingController, ...rest } = event;
  return {
    ...rest, apiVersion: 'v1', kind: 'Event', message: note, involvedObject: regarding ?? {}, source: deprecatedSource, firstTimestamp: deprecatedFirstTimestamp,
    lastTimestamp: deprecatedLastTimestamp, count: deprecatedCount, reportingComponent: reportingController,
  } as unknown as LiveEvent;
}
