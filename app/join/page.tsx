import type { Metadata } from 'next';
import page from '../_components/form/page.module.css';
import { AlreadyIn } from '../_components/join-form/already-in.tsx';
import { JoinForm } from '../_components/join-form/join-form.tsx';
import { SettingsMenu } from '../_components/menu/settings-menu.tsx';
import { TopBar } from '../_components/top-bar/top-bar.tsx';
import { currentLearner } from '../_server/learner/learner.ts';
import { seatOf } from '../_server/learner/seat-view.ts';

export const metadata: Metadata = { title: 'Join a workshop' };

export default async function JoinPage({ searchParams }: { searchParams: Promise<{ code?: string | string[] }> }) {
  const { code } = await searchParams;
  const seat = await seatOf(await currentLearner());
  return (
    <>
      <TopBar end={<SettingsMenu />} />
      <main className={`${page.page} ${page.narrow}`}>
        <h1>Join a workshop</h1>
        <p className={page.lead}>You get a cluster of your own for it. What you do in a workshop is kept apart from what you learn alone here.</p>
        {seat && <AlreadyIn name={seat.name} title={seat.workshop.title} />}
        <JoinForm code={typeof code === 'string' ? code : ''} />
      </main>
    </>
  );
}
