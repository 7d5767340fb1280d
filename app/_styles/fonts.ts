import localFont from 'next/font/local';

/** The text face: one variable file for every weight, the Latin letters only. */
const plexSans = localFont({
  src: '../../node_modules/@fontsource-variable/ibm-plex-sans/files/ibm-plex-sans-latin-wght-normal.woff2',
  weight: '100 700',
  style: 'normal',
  display: 'swap',
  variable: '--font-plex-sans',
});

/** Its true italic, fetched only by pages that have some. */
const plexSansItalic = localFont({
  src: '../../node_modules/@fontsource-variable/ibm-plex-sans/files/ibm-plex-sans-latin-wght-italic.woff2',
  weight: '100 700',
  style: 'italic',
  display: 'swap',
  preload: false,
  variable: '--font-plex-sans-italic',
});

/** Code and the terminal. */
const plexMono = localFont({
  src: [
    { path: '../../node_modules/@fontsource/ibm-plex-mono/files/ibm-plex-mono-latin-400-normal.woff2', weight: '400' },
    { path: '../../node_modules/@fontsource/ibm-plex-mono/files/ibm-plex-mono-latin-600-normal.woff2', weight: '600' },
  ],
  style: 'normal',
  display: 'swap',
  variable: '--font-plex-mono',
  adjustFontFallback: false,
  fallback: ['ui-monospace', 'monospace'],
});

/** Classes of the page's root, which make the faces known to the tokens. */
export const fontVariables = `${plexSans.variable} ${plexSansItalic.variable} ${plexMono.variable}`;
