'use client';

import { Button, ButtonLink } from './_components/button/button.tsx';
import { Notice } from './_components/notice/notice.tsx';

/** What a page shows when it could not be drawn. */
export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset(): void }) {
  return (
    <Notice
      title="This page could not be shown"
      actions={
        <>
          <Button onClick={reset}>Try again</Button>
          <ButtonLink href="/">See the course</ButtonLink>
        </>
      }
    >
      <p>
        Something went wrong on our side. Your cluster, your files and what you have passed are safe; trying again often
        helps.
      </p>
      {error.digest && <p>If it keeps happening, tell whoever runs this site the number {error.digest}.</p>}
    </Notice>
  );
}
