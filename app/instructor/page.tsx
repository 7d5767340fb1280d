import type { Metadata } from 'next';
import { ButtonLink } from '../_components/button/button.tsx';
import page from '../_components/form/page.module.css';
import { InstructorBar } from '../_components/instructor-bar/instructor-bar.tsx';
import { WorkshopList } from '../_components/workshop-list/workshop-list.tsx';
import { application } from '../_server/application.ts';
import { requireInstructor } from '../_server/instructor/instructor-page.ts';

export const metadata: Metadata = { title: 'Workshops' };

export default async function WorkshopsPage() {
  const workshops = await application().workshops.list(await requireInstructor());
  return (
    <>
      <InstructorBar />
      <main className={page.page}>
        <div className={page.head}>
          <h1>Your workshops</h1>
          <ButtonLink look="primary" href="/instructor/workshops/new" prefetch={false}>
            New workshop
          </ButtonLink>
        </div>
        <WorkshopList workshops={workshops} />
      </main>
    </>
  );
}
