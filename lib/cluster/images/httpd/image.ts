import { executable, layer } from '#lib/machine/index.ts';
import { debianBase, debianLibrary } from '../debian/base.ts';
import { imageFamily } from '../image.ts';
import type { ImageFamily } from '../image.ts';
import { makeImage } from '../make-image.ts';
import { httpd } from './program.ts';

const HTTPD_LAYER = layer({
  '/usr/local/apache2/bin/httpd': executable('httpd'),
  '/usr/local/bin/httpd-foreground': executable('httpd'),
  '/usr/local/apache2/htdocs/index.html': '<html><body><h1>It works!</h1></body></html>\n',
});

/** Apache's web server. */
export const HTTPD: ImageFamily = imageFamily(
  'docker.io/library/httpd',
  {
    '2.4.65': ['latest', '2', '2.4', 'trixie', 'alpine', '2-alpine', '2.4-alpine'],
    '2.4.62': [],
    '2.4.57': [],
    '2.4.54': [],
  },
  () =>
    makeImage({
      layers: [debianBase(), HTTPD_LAYER],
      programs: debianLibrary({ httpd }),
      size: 45_300_000,
      cmd: ['httpd-foreground'],
      env: { HTTPD_PREFIX: '/usr/local/apache2', HTTPD_VERSION: '2.4.65' },
      workingDir: '/usr/local/apache2',
      stopSignal: 'SIGWINCH',
      exposedPorts: ['80/tcp'],
    }),
);
