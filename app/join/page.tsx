import type { Metadata } from 'next';
import page from '../_components/form/page.module.css';
import { JoinForm } from '../_components/join-form/join-form.tsx';
import { SettingsMenu } from '../_components/menu/settings-menu.tsx';
import { TopBar } from '../_components/top-bar/top-bar.tsx';

export const metadata: Metadata = { title: 'Join a workshop' };

export default async function JoinPage({ searchParams }: { searchParams: Promise<{ code?: string | string[] }> }) {
  const { code } = await searchParams;
  return (
    <>
      <TopBar end={<SettingsMenu />} />
      <main className={`${page.page} ${page.narrow}`}>
        <h1>Join a workshop</h1>
        <p className={page.lead}>You get a cluster of your own for it. What you do in a workshop is kept apart from what you learn alone here.</p>
        <JoinForm code={typeof code === 'string' ? code : ''} />
      </main>
    </>
  );
}
