'use client';

import type { MouseEvent } from 'react';
import { Button, ButtonLink } from '../button/button.tsx';
import { Notice } from '../notice/notice.tsx';
import { TopBar } from '../top-bar/top-bar.tsx';
import styles from './failed-page.module.css';

/** Follows a link by a whole new page: by the way that links go otherwise, the frame that has failed would stay. */
function leave(event: MouseEvent): void {
  const link = event.target instanceof Element && event.target.closest('a');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  window.location.assign(link.href);
}

/** Says that what was asked for could not be drawn. All of it is fetched anew: the fault may be the server's, or a script's that is gone. */
export function FailedPage({ title, digest }: { title: string; digest: string | undefined }) {
  return (
    <div onClickCapture={leave}>
      <TopBar />
      <Notice
        title={title}
        actions={
          <>
            <Button look="primary" onClick={() => window.location.reload()}>
              Try again
            </Button>
            <ButtonLink href="/" prefetch={false}>
              See the course
            </ButtonLink>
          </>
        }
      >
        <p>Something went wrong on our side. Your cluster, your files and what you have passed are safe. Trying again often helps.</p>
        {digest !== undefined && (
          <p className={styles.number}>
            If it keeps happening, tell whoever runs this site the number of the fault: <code>{digest}</code>
          </p>
        )}
      </Notice>
    </div>
  );
}
