import type { Metadata } from 'next';
import { ButtonLink } from '../../../../_components/button/button.tsx';
import page from '../../../../_components/form/page.module.css';
import { InstructorBar } from '../../../../_components/instructor-bar/instructor-bar.tsx';
import { WorkshopSummary } from '../../../../_components/workshop-summary/workshop-summary.tsx';
import styles from '../../../../_components/workshop-summary/workshop-summary.module.css';
import { requireWorkshop } from '../../../../_server/instructor/instructor-page.ts';

export const metadata: Metadata = { title: 'Summary' };

export default async function SummaryPage({ params }: { params: Promise<{ workshop: string }> }) {
  const led = await requireWorkshop((await params).workshop);
  const { id, title } = led.workshop;
  const path = `/instructor/workshops/${id}`;
  return (
    <>
      <InstructorBar steps={[{ words: title, path }, { words: 'Summary', path: `${path}/summary` }]} />
      <main className={page.page}>
        <div className={page.head}>
          <h1>{title}: summary</h1>
          <div className={styles.exports}>
            <ButtonLink href={`/api${path}/export.csv`} prefetch={false} download={`${title}.csv`}>
              Export CSV
            </ButtonLink>
            <ButtonLink href={`/api${path}/export.json`} prefetch={false} download={`${title}.json`}>
              Export JSON
            </ButtonLink>
          </div>
        </div>
        <WorkshopSummary exercises={await led.summary()} />
      </main>
    </>
  );
}
