'use client';

import { FailedPage } from './_components/failed-page/failed-page.tsx';

/** What a page shows when it could not be drawn. */
export default function PageError({ error }: { error: Error & { digest?: string } }) {
  return <FailedPage title="This page could not be shown" digest={error.digest} />;
}
