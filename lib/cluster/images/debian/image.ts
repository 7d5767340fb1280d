import { imageFamily } from '../image.ts';
import type { ImageFamily } from '../image.ts';
import { makeImage } from '../make-image.ts';
import { BOOKWORM, JAMMY, NOBLE, TRIXIE, debianBase, debianLibrary } from './base.ts';

/** Debian; the slim form differs only in what is not simulated, documentation and translations. */
export const DEBIAN: ImageFamily = imageFamily(
  'docker.io/library/debian',
  {
    '13.1': ['latest', 'stable', '13', 'trixie', 'stable-slim', '13-slim', 'trixie-slim'],
    '12.12': ['oldstable', '12', 'bookworm', 'oldstable-slim', '12-slim', 'bookworm-slim'],
  },
  (version) =>
    makeImage({
      layers: [debianBase({ release: version === '13.1' ? TRIXIE : BOOKWORM })],
      programs: debianLibrary(),
      size: 49_279_530,
      cmd: ['bash'],
    }),
);

export const UBUNTU: ImageFamily = imageFamily(
  'docker.io/library/ubuntu',
  {
    '24.04': ['latest', 'noble'],
    '22.04': ['jammy'],
  },
  (version) =>
    makeImage({
      layers: [debianBase({ release: version === '24.04' ? NOBLE : JAMMY, packages: ['procps'] })],
      programs: debianLibrary(),
      size: 29_733_219,
      cmd: ['/bin/bash'],
    }),
);
