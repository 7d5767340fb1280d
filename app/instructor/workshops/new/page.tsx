import type { Metadata } from 'next';
import { lessonsOf } from '#lib/lessons/index.ts';
import page from '../../../_components/form/page.module.css';
import { InstructorBar } from '../../../_components/instructor-bar/instructor-bar.tsx';
import { PlanForm } from '../../../_components/workshop-plan/plan-form.tsx';
import { application } from '../../../_server/application.ts';
import { requireInstructor } from '../../../_server/instructor/instructor-page.ts';

export const metadata: Metadata = { title: 'New workshop' };

export default async function NewWorkshopPage() {
  await requireInstructor();
  return (
    <>
      <InstructorBar steps={[{ words: 'New', path: '/instructor/workshops/new' }]} />
      <main className={page.page}>
        <div className={page.head}>
          <h1>A new workshop</h1>
        </div>
        <PlanForm now={Date.now()} lessons={lessonsOf(application().course).map(({ id, title }) => ({ id, title }))} />
      </main>
    </>
  );
}
