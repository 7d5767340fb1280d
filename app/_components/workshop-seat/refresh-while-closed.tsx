'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';

/** Milliseconds between looks at whether a closed lesson has been opened. */
const LOOK = 10_000;

/** Reads the page again now and then while it is looked at, so that a lesson that opens shows itself. */
export function RefreshWhileClosed() {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) router.refresh();
    }, LOOK);
    return () => clearInterval(timer);
  }, [router]);
  return null;
}
