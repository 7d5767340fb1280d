import Link from 'next/link';
import styles from './top-bar.module.css';

export type SitePage = 'course' | 'progress' | 'settings';

const PAGES: Record<SitePage, { words: string; path: string }> = {
  course: { words: 'Course', path: '/' },
  progress: { words: 'Progress', path: '/progress' },
  settings: { words: 'Settings', path: '/settings' },
};

/** The pages beside the lessons; `here` is the one that is open. */
export function SiteLinks({ here }: { here: SitePage }) {
  return (
    <nav className={styles.pages} aria-label="Pages">
      {(Object.keys(PAGES) as SitePage[]).map((page) => (
        <Link key={page} href={PAGES[page].path} prefetch={false} aria-current={page === here ? 'page' : undefined}>
          {PAGES[page].words}
        </Link>
      ))}
    </nav>
  );
}
