import type { Metadata } from 'next';
import { ProgressReport } from '../_components/progress-report/progress-report.tsx';
import { SiteLinks } from '../_components/top-bar/site-links.tsx';
import { TopBar } from '../_components/top-bar/top-bar.tsx';
import { courseProgress } from '../_server/learner/course-progress.ts';
import { currentLearner } from '../_server/learner/learner.ts';

export const metadata: Metadata = { title: 'Your progress' };

export default async function ProgressPage() {
  return (
    <>
      <TopBar end={<SiteLinks here="progress" />} />
      <ProgressReport progress={await courseProgress(await currentLearner())} />
    </>
  );
}
