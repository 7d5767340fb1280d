import { findResults, JsonPathError, parseJsonPath, resultText } from '#lib/schema/index.ts';
import type { ApiObject, JsonPathNode } from '#lib/schema/index.ts';
import { since } from '../resources/age.ts';
import { NAME } from '../resources/columns.ts';
import type { Column } from '../resources/definition.ts';

/** A column of `kubectl get` as a CustomResourceDefinition states it. */
export interface PrinterColumn {
  name: string;
  type: string;
  format?: string;
  description?: string;
  priority?: number;
  jsonPath: string;
}

const AGE: PrinterColumn = {
  name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp',
  description: 'CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.',
};

/** The columns of a custom kind: its name, then those that are stated, or its age (registry/customresource/tableconvertor). */
export function printerColumns(stated: readonly PrinterColumn[] | undefined): Column<ApiObject>[] {
  return [NAME, ...(stated && stated.length > 0 ? stated : [AGE]).map(columnOf)];
}

function columnOf({ name, type, format, description, priority, jsonPath }: PrinterColumn): Column<ApiObject> {
  const nodes = parseJsonPath(`{${jsonPath}}`);
  return {
    name,
    type,
    ...(format === undefined ? {} : { format }),
    description: description ?? `Custom resource definition column (in JSONPath format): ${jsonPath}`,
    priority: priority ?? 0,
    value: (object, now) => cell(resultOf(nodes, object), type, now),
  };
}

function resultOf(nodes: readonly JsonPathNode[], object: ApiObject): unknown {
  try {
    return findResults(nodes, object, { allowMissingKeys: true })[0]?.[0];
  } catch (error) {
    if (error instanceof JsonPathError) return undefined;
    throw error;
  }
}

/** A value that is not of the column's type has no cell. */
function cell(value: unknown, type: string, now: number): string | number | boolean | null {
  if (value === undefined || value === null) return null;
  switch (type) {
    case 'string':
      return resultText(value);
    case 'integer':
      return typeof value === 'number' ? Math.trunc(value) : null;
    case 'number':
      return typeof value === 'number' ? value : null;
    case 'boolean':
      return typeof value === 'boolean' ? value : null;
    case 'date':
      if (typeof value !== 'string') return null;
      return Number.isNaN(Date.parse(value)) ? '<invalid>' : since(value, now);
    default:
      return null;
  }
}
