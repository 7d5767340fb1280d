import Link from 'next/link';
import { SettingsMenu } from '../menu/settings-menu.tsx';
import { TopBar } from '../top-bar/top-bar.tsx';
import styles from './instructor-bar.module.css';
import { SignOut } from './sign-out.tsx';

export interface Step {
  words: string;
  path: string;
}

/** The bar above an instructor's pages: where one is, the last step being this page, and the way out. */
export function InstructorBar({ steps = [] }: { steps?: readonly Step[] }) {
  const all = [{ words: 'Workshops', path: '/instructor' }, ...steps];
  return (
    <TopBar
      compact
      end={
        <>
          <SignOut />
          <SettingsMenu />
        </>
      }
    >
      <nav className={styles.place} aria-label="Place">
        <ol>
          {all.map(({ words, path }, index) => (
            <li key={path}>
              <Link href={path} prefetch={false} aria-current={index === all.length - 1 ? 'page' : undefined}>
                {words}
              </Link>
            </li>
          ))}
        </ol>
      </nav>
    </TopBar>
  );
}
