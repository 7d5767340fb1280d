import type { Json } from '#lib/schema/index.ts';

/** A query or path parameter as OpenAPI v3 lists it. */
export interface Parameter {
  name: string;
  in: 'query' | 'path';
  description: string;
  required?: boolean;
  schema: { type: 'string' | 'integer' | 'boolean'; uniqueItems: true };
}

function parameter(name: string, type: Parameter['schema']['type'], description: string): Parameter {
  return { description, in: 'query', name, schema: { type, uniqueItems: true } };
}

const DRY_RUN = parameter('dryRun', 'string', 'All: validate the request and answer it, and store nothing.');
const FIELD_MANAGER = parameter('fieldManager', 'string', 'The name under which the fields written are owned.');
const FIELD_VALIDATION = parameter(
  'fieldValidation', 'string', 'What is done about unknown and repeated fields: Ignore, Warn (the default) or Strict.',
);

export const PRETTY = parameter('pretty', 'string', "If 'true', the output is indented.");

export const WRITE_PARAMETERS: readonly Parameter[] = [DRY_RUN, FIELD_MANAGER, FIELD_VALIDATION];

export const PATCH_PARAMETERS: readonly Parameter[] = [
  ...WRITE_PARAMETERS,
  parameter('force', 'boolean', 'Takes fields over from other owners; for apply patches alone.'),
];

export const DELETE_PARAMETERS: readonly Parameter[] = [
  DRY_RUN,
  parameter('gracePeriodSeconds', 'integer', 'Seconds until the object is removed; zero removes it at once.'),
  parameter('orphanDependents', 'boolean', 'Deprecated: use propagationPolicy.'),
  parameter('propagationPolicy', 'string', 'What becomes of dependents: Orphan, Background or Foreground.'),
];

export const LIST_PARAMETERS: readonly Parameter[] = [
  parameter('allowWatchBookmarks', 'boolean', 'Asks a watch for BOOKMARK events, which carry nothing but the revision.'),
  parameter('continue', 'string', 'Where to go on, as the answer to a limited list said.'),
  parameter('fieldSelector', 'string', 'Selects objects by fields. Defaults to everything.'),
  parameter('labelSelector', 'string', 'Selects objects by labels. Defaults to everything.'),
  parameter('limit', 'integer', 'The greatest number of objects to answer with.'),
  PRETTY,
  parameter('resourceVersion', 'string', 'The revision to read at or to watch from.'),
  parameter('resourceVersionMatch', 'string', 'How resourceVersion is meant: Exact or NotOlderThan.'),
  parameter('sendInitialEvents', 'boolean', 'Makes a watch begin with what there is, ended by a marked bookmark.'),
  parameter('timeoutSeconds', 'integer', 'How long a list or watch may take.'),
  parameter('watch', 'boolean', 'Follows the changes instead of listing.'),
];

export function pathParameter(name: 'name' | 'namespace', description: string): Parameter {
  return { description, in: 'path', name, required: true, schema: { type: 'string', uniqueItems: true } };
}

/** What a subresource takes in its query, from its options' kind. */
export const SUBRESOURCE_PARAMETERS: Readonly<Record<string, readonly Parameter[]>> = {
  log: [
    parameter('container', 'string', 'The container whose log is wanted.'),
    parameter('follow', 'boolean', 'Goes on with what is written from now on.'),
    parameter('limitBytes', 'integer', 'The greatest number of bytes to answer with.'),
    parameter('previous', 'boolean', 'The log of the container that ran before this one.'),
    parameter('sinceSeconds', 'integer', 'How many seconds back to begin.'),
    parameter('stream', 'string', 'All, Stdout or Stderr.'),
    parameter('tailLines', 'integer', 'How many lines from the end to begin.'),
    parameter('timestamps', 'boolean', 'Puts the time before each line.'),
  ],
};

export type Operation = Readonly<Record<string, Json>>;
