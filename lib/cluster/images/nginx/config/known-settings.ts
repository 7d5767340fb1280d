import type { FileSystem } from '#lib/machine/index.ts';
import { holds } from './parser.ts';
import type { Sources } from './parser.ts';
import type { Settings } from './settings.ts';

interface Known {
  /** What else they follow from: the command line, the machine. */
  circumstances: string;
  sources: Sources;
  settings: Settings;
}

/** Thousands of servers run with the very configuration of the image: its settings are made once and shared, for they never change. */
export class KnownSettings {
  #known: Known[] = [];

  find(fs: FileSystem, circumstances: string): Settings | undefined {
    return this.#known.find((each) => each.circumstances === circumstances && holds(fs, each.sources))?.settings;
  }

  keep(known: Known): void {
    this.#known = [known, ...this.#known].slice(0, MOST_KEPT);
  }
}

/** Looking through them costs as much as reading their files. */
const MOST_KEPT = 4;
