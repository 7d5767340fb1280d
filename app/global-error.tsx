'use client';

import './_styles/tokens.css';
import './_styles/base.css';
import { Notice } from './_components/notice/notice.tsx';
import { Button } from './_components/button/button.tsx';

/** The last resort, when not even the frame around the pages could be drawn. */
export default function GlobalError({ reset }: { error: Error; reset(): void }) {
  return (
    <html lang="en">
      <body>
        <Notice title="Drydock could not be shown" actions={<Button onClick={reset}>Try again</Button>}>
          <p>Something went wrong on the server. Your cluster and what you have passed are safe.</p>
        </Notice>
      </body>
    </html>
  );
}
