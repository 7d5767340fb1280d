import type { ImageFamily } from '../image.ts';
import { makeImage } from '../make-image.ts';
import { debianBase, programsOf } from './base.ts';

const image = makeImage({ layers: [debianBase()], programs: programsOf({}), size: 49_279_530, cmd: ['bash'] });

/** Debian 13, and the tags of its slim form, which differ only in their size. */
export const DEBIAN: ImageFamily = {
  repository: 'docker.io/library/debian',
  tags: new Map(['latest', 'stable', 'stable-slim', '13', '13.1', '13-slim', 'trixie', 'trixie-slim', '12', 'bookworm', 'bookworm-slim'].map((tag) => [tag, () => image])),
};
