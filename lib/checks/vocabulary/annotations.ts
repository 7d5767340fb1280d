import type { ApiObject } from '#lib/schema/index.ts';
import type { Outcome } from '../outcome.ts';
import { failed, passed } from '../outcomes.ts';

export interface WantedAnnotation {
  /** Its exact value; anything that is not empty by default. */
  value?: string;
  /** At least this many lines that are not empty. */
  lines?: number;
}

/** The object carries an annotation of this key. A label of that name is told apart. */
export function hasAnnotation(key: string, { value, lines = 1 }: WantedAnnotation = {}): (object: ApiObject) => Outcome {
  return (object) => {
    const { annotations = {}, labels = {}, name } = object.metadata ?? {};
    const note = annotations[key];
    const there = (note ?? '').split('\n').filter((line) => line.trim() !== '').length;
    if (note !== undefined && there >= lines && (value === undefined || note.trim() === value)) return passed(`annotation ${key} of ${linesInWords(there)}`);
    return failed({
      found: note === undefined ? `no annotation ${key}${labels[key] === undefined ? '' : ', but a label of that name'}` : foundInWords(key, note, value),
      wanted: `an annotation ${key}${value === undefined ? ` with at least ${linesInWords(lines)}` : `: ${value}`}`,
      lookAt: `\`kubectl get ${object.kind.toLowerCase()} ${name} -o yaml\`, under metadata${lines > 1 ? '; `|` in YAML keeps line ends' : ''}`,
    });
  };
}

function foundInWords(key: string, note: string, value: string | undefined): string {
  if (value !== undefined) return `annotation ${key}: ${note.trim()}`;
  return `an annotation ${key} of ${linesInWords(note.split('\n').filter((line) => line.trim() !== '').length)}`;
}

function linesInWords(count: number): string {
  if (count === 0) return 'no line';
  return count === 1 ? 'one line' : `${count} lines`;
}
