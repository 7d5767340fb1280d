'use client';

import './_styles/tokens.css';
import './_styles/base.css';
import { FailedPage } from './_components/failed-page/failed-page.tsx';
import { parsePreferences, PREFERENCES_COOKIE, themeAttribute } from './_components/preferences/preferences.ts';
import { cookieIn } from './_server/web/cookie-header.ts';
import { fontVariables } from './_styles/fonts.ts';

/** The theme that this browser's person chose; the frame that knew it is not there. */
function chosenTheme(): 'light' | 'dark' | undefined {
  const cookies = typeof document === 'undefined' ? undefined : document.cookie;
  return themeAttribute(parsePreferences(cookieIn(cookies, PREFERENCES_COOKIE)));
}

/** The last resort, when not even the frame around the pages could be drawn. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en" className={fontVariables} data-theme={chosenTheme()} suppressHydrationWarning>
      <head>
        <title>Drydock could not be shown</title>
      </head>
      <body>
        <FailedPage title="Drydock could not be shown" digest={error.digest} />
      </body>
    </html>
  );
}
