import type { Metadata } from 'next';
import { SettingsMenu } from '../_components/menu/settings-menu.tsx';
import { ProgressReport } from '../_components/progress-report/progress-report.tsx';
import { TopBar } from '../_components/top-bar/top-bar.tsx';
import { currentLearner } from '../_server/learner.ts';
import { progressReport } from '../_server/progress-report.ts';

export const metadata: Metadata = { title: 'Your progress' };

export default async function ProgressPage() {
  const lessons = await progressReport(await currentLearner());
  return (
    <>
      <TopBar end={<SettingsMenu />} />
      <ProgressReport lessons={lessons} />
    </>
  );
}
