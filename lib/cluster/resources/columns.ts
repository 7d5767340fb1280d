import type { ApiObject } from '#lib/schema/index.ts';
import type { Column } from './definition.ts';
import { since } from './age.ts';

/** Columns that most kinds share, and short forms for the rest. */
export const NAME: Column<ApiObject> = {
  name: 'Name', type: 'string', format: 'name', priority: 0,
  description: 'Name must be unique within a namespace.',
  value: (object) => object.metadata?.name ?? '',
};

export const AGE: Column<ApiObject> = {
  name: 'Age', type: 'string', priority: 0,
  description: 'Time since the object was created.',
  value: (object, now) => since(object.metadata?.creationTimestamp, now),
};

export function text<T>(name: string, description: string, value: (object: T, now: number) => string): Column<T> {
  return { name, type: 'string', description, priority: 0, value };
}

export function integer<T>(name: string, description: string, value: (object: T) => number): Column<T> {
  return { name, type: 'integer', description, priority: 0, value };
}

/** A column that only `-o wide` shows. */
export function wide<T>(column: Column<T>): Column<T> {
  return { ...column, priority: 1 };
}

interface TemplateContainers {
  name: string;
  image?: string | undefined;
}

/** The wide columns Containers and Images of a kind with a Pod template. */
export function containerColumns<T>(containers: (object: T) => readonly TemplateContainers[]): Column<T>[] {
  return [
    wide(text('Containers', 'Names of each container in the template.', (object) => containers(object).map((each) => each.name).join(','))),
    wide(text('Images', 'Images referenced by each container in the template.', (object) => containers(object).map((each) => each.image ?? '').join(','))),
  ];
}

/** `a=b,c=d` in order of keys; `<none>` when empty (labels.FormatLabels). */
export function formatLabels(labels: Readonly<Record<string, string>> | undefined): string {
  const pairs = Object.entries(labels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return pairs.length === 0 ? '<none>' : pairs.map(([key, value]) => `${key}=${value}`).join(',');
}
