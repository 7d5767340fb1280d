import type { Invocation } from '../invocation/invocation.ts';
import type { Release } from './archive.ts';

/** What all actions work with. */
export interface AptCall {
  call: Invocation;
  name: 'apt' | 'apt-get';
  release: Release;
  packages: readonly string[];
  /** Writes what `-qq` suppresses. */
  out(text: string): Promise<void>;
}

export const READING = 'Reading package lists... Done\nBuilding dependency tree... Done\nReading state information... Done\n';
export const NOTHING_TO_DO = '0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n';
