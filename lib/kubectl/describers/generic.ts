import { goText } from '#lib/schema/index.ts';
import type { Describer } from './describer.ts';
import { writeEvents } from './events.ts';
import { writeAnnotations, writeLabels } from './writer.ts';
import type { DescriptionWriter } from './writer.ts';

const SKIPPED = ['.metadata.managedFields', '.metadata.name', '.metadata.namespace', '.metadata.labels', '.metadata.annotations'];

/** Any kind without a describer of its own: its fields, named in words. */
export const describeGeneric: Describer = async (w, object, context) => {
  w.field('Name', object.metadata?.name);
  w.field('Namespace', object.metadata?.namespace);
  writeLabels(w, 'Labels', object.metadata?.labels);
  writeAnnotations(w, 'Annotations', object.metadata?.annotations);
  writeFields(w, object, 0, '');
  writeEvents(w, await context.events(object), context.now);
};

function writeFields(w: DescriptionWriter, content: object, level: number, path: string): void {
  for (const [field, value] of Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const here = `${path}.${field}`;
    if (SKIPPED.includes(here)) continue;
    if (typeof value !== 'object' || value === null) {
      w.line(level, `${labelFor(field)}:\t${goText(value)}`);
      continue;
    }
    w.line(level, `${labelFor(field)}:`);
    if (!Array.isArray(value)) writeFields(w, value as object, level + 1, here);
    else for (const item of value) writeItem(w, item, level + 1, here);
  }
}

function writeItem(w: DescriptionWriter, item: unknown, level: number, path: string): void {
  if (typeof item === 'object' && item !== null && !Array.isArray(item)) writeFields(w, item, level, path);
  else w.line(level, goText(item));
}

const ACRONYMS = ['API', 'URL', 'UID', 'OSB', 'GUID'];

/** `creationTimestamp` as `Creation Timestamp`; names with other characters stay. */
function labelFor(field: string): string {
  if (/[^A-Za-z]/.test(field)) return field;
  const words = field.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? [field];
  return words.map((word) => {
    const upper = word.toUpperCase();
    return ACRONYMS.includes(upper) ? upper : word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();
  }).join(' ');
}
