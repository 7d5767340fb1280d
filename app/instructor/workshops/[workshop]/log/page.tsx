import type { Metadata } from 'next';
import { AuditLog } from '../../../../_components/audit-log/audit-log.tsx';
import page from '../../../../_components/form/page.module.css';
import { InstructorBar } from '../../../../_components/instructor-bar/instructor-bar.tsx';
import { requireWorkshop } from '../../../../_server/instructor/instructor-page.ts';
import { logTitles } from '../../../../_server/instructor/workshop-titles.ts';

export const metadata: Metadata = { title: 'Log' };

export default async function LogPage({ params }: { params: Promise<{ workshop: string }> }) {
  const led = await requireWorkshop((await params).workshop);
  const [entries, learners] = await Promise.all([led.audit(), led.learners()]);
  const path = `/instructor/workshops/${led.workshop.id}`;
  return (
    <>
      <InstructorBar steps={[{ words: led.workshop.title, path }, { words: 'Log', path: `${path}/log` }]} />
      <main className={page.page}>
        <h1>{led.workshop.title}: log</h1>
        <p className={page.lead}>The newest 500 entries. What concerns a learner, that learner can read too.</p>
        <AuditLog entries={entries} titles={logTitles(led.workshop)} names={Object.fromEntries(learners.map(({ learner, name }) => [learner, name]))} />
      </main>
    </>
  );
}
