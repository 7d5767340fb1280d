import type { Metadata } from 'next';
import { ButtonLink } from './_components/button/button.tsx';
import { SettingsMenu } from './_components/menu/settings-menu.tsx';
import { Notice } from './_components/notice/notice.tsx';
import { TopBar } from './_components/top-bar/top-bar.tsx';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <>
      <TopBar end={<SettingsMenu />} />
      <Notice title="There is no such page" actions={<ButtonLink look="primary" href="/">See the course</ButtonLink>}>
        <p>
          <code>Error from server (NotFound): pages &quot;this-one&quot; not found</code>
        </p>
        <p>The address may have a slip in it, or the lesson has moved. All lessons are listed on the course’s page.</p>
      </Notice>
    </>
  );
}
