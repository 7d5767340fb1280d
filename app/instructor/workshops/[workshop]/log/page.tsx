import type { Metadata } from 'next';
import { AuditLog } from '../../../../_components/audit-log/audit-log.tsx';
import page from '../../../../_components/form/page.module.css';
import { InstructorBar } from '../../../../_components/instructor-bar/instructor-bar.tsx';
import { requireWorkshop } from '../../../../_server/instructor/instructor-page.ts';
import { logTitles } from '../../../../_server/instructor/workshop-titles.ts';
import { auditPlace } from '../../../../_server/web/audit-place.ts';

export const metadata: Metadata = { title: 'Log' };

interface Address {
  params: Promise<{ workshop: string }>;
  searchParams: Promise<{ before?: string | string[] }>;
}

export default async function LogPage({ params, searchParams }: Address) {
  const led = await requireWorkshop((await params).workshop);
  const before = auditPlace((await searchParams).before);
  const [log, learners] = await Promise.all([led.audit(before), led.learners()]);
  const path = `/instructor/workshops/${led.workshop.id}`;
  return (
    <>
      <InstructorBar steps={[{ words: led.workshop.title, path }, { words: 'Log', path: `${path}/log` }]} />
      <main className={page.page}>
        <h1>{led.workshop.title}: log</h1>
        <p className={page.lead}>What concerns a learner, that learner can read too.</p>
        <AuditLog log={log} isNewest={before === undefined} titles={logTitles(led.workshop)} names={Object.fromEntries(learners.map(({ learner, name }) => [learner, name]))} />
      </main>
    </>
  );
}
