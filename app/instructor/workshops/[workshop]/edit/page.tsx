import type { Metadata } from 'next';
import { lessonsOf } from '#lib/lessons/index.ts';
import { endOf } from '#lib/workshops/workshop.ts';
import page from '../../../../_components/form/page.module.css';
import { InstructorBar } from '../../../../_components/instructor-bar/instructor-bar.tsx';
import { PlanForm } from '../../../../_components/workshop-plan/plan-form.tsx';
import { application } from '../../../../_server/application.ts';
import { requireWorkshop } from '../../../../_server/instructor/instructor-page.ts';

export const metadata: Metadata = { title: 'Edit the workshop' };

export default async function EditWorkshopPage({ params }: { params: Promise<{ workshop: string }> }) {
  const { workshop } = await requireWorkshop((await params).workshop);
  const { id, title, startsAt, seats, gating, hints, solutions } = workshop;
  const path = `/instructor/workshops/${id}`;
  const plan = { id, title, startsAt, endsAt: endOf(workshop), seats, gating, hints, solutions, lessons: workshop.lessons.map(({ lesson }) => lesson) };
  return (
    <>
      <InstructorBar steps={[{ words: title, path }, { words: 'Edit', path: `${path}/edit` }]} />
      <main className={page.page}>
        <div className={page.head}>
          <h1>{title}</h1>
        </div>
        <PlanForm now={Date.now()} lessons={lessonsOf(application().course).map((lesson) => ({ id: lesson.id, title: lesson.title }))} workshop={plan} />
      </main>
    </>
  );
}
