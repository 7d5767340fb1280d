import type { Key } from '../editing/keys.ts';
import type { Place } from '../editing/text-buffer.ts';

export type Mode = 'normal' | 'insert' | 'replace' | 'visual';

export interface Visual {
  kind: 'char' | 'line' | 'block';
  start: Place;
}

/** A file as it is edited. */
export interface EditedFile {
  name: string;
  dos: boolean;
  /** The last line has its end. */
  ended: boolean;
  isNew: boolean;
}

/** What `.` does again. */
export interface Repeat {
  count: number | undefined;
  register: string;
  keys: readonly Key[];
  /** The size of the selection that it was done to. */
  visual?: { kind: Visual['kind']; rows: number; width: number };
}

export interface Search {
  pattern: string;
  forward: boolean;
}
