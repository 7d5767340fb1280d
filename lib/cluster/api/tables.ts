import type { ApiObject } from '#lib/schema/index.ts';
import { ApiError } from '#lib/schema/index.ts';
import type { ResourceDefinition } from '../resources/definition.ts';
import { partialMetadata } from './partial-metadata.ts';
import type { ListMeta } from './partial-metadata.ts';

export type IncludeObject = 'None' | 'Metadata' | 'Object';

export interface TableRequest {
  resource: ResourceDefinition;
  objects: readonly ApiObject[];
  metadata: ListMeta;
  version: string;
  includeObject: IncludeObject;
  /** Epoch milliseconds, for ages. */
  now: number;
  /** A watch gives the columns with its first event alone. */
  withHeaders: boolean;
}

/** What the query wants in each row; BadRequest for anything else (ValidateTableOptions). */
export function includeObjectOf(query: URLSearchParams): IncludeObject {
  const value = query.get('includeObject') ?? '';
  if (value === '' || value === 'Metadata') return 'Metadata';
  if (value === 'None' || value === 'Object') return value;
  const why = `includeObject: Invalid value: ${JSON.stringify(value)}: must be 'Metadata', 'Object', 'None', or empty`;
  throw ApiError.badRequest(`Unable to convert to Table as requested: ${why}`);
}

/** Objects as `kubectl get` shows them (meta.k8s.io Table; pkg/printers/storage). */
export function tableOf({ resource, objects, metadata, version, includeObject, now, withHeaders }: TableRequest): unknown {
  const columnDefinitions = resource.columns.map(({ name, type, format, description, priority }) => {
    return { name, type, format: format ?? '', description, priority };
  });
  return {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${version}`,
    metadata,
    columnDefinitions: withHeaders ? columnDefinitions : null,
    rows: (resource.tableOrder ? [...objects].sort(resource.tableOrder) : objects).map((object) => ({
      cells: resource.columns.map((column) => column.value(object, now)),
      object: rowObject(object, includeObject, version),
    })),
  };
}

function rowObject(object: ApiObject, includeObject: IncludeObject, version: string): unknown {
  switch (includeObject) {
    case 'None':
      return null;
    case 'Metadata':
      return partialMetadata(object, version);
    case 'Object':
      return object;
  }
}
