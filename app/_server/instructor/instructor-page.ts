import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import type { Instructor } from '#lib/instructors/index.ts';
import { WorkshopRefusal } from '#lib/workshops/refusal.ts';
import type { LedWorkshop } from '#lib/workshops/index.ts';
import { application } from '../application.ts';
import { currentInstructor } from './instructor.ts';
import { siteOf } from '../web/request-origin.ts';

/** The instructor who opens a page; anybody else is led to the sign-in. */
export async function requireInstructor(): Promise<Instructor> {
  return (await currentInstructor()) ?? redirect('/instructor/sign-in');
}

/** The workshop of an instructor's page, by its id in the address; one that is not theirs is not found. */
export async function requireWorkshop(id: string): Promise<LedWorkshop> {
  const instructor = await requireInstructor();
  return foundOr404(() => application().workshops.lead(instructor, id));
}

/** What `find` gives; a page that is not found where it refuses. */
export async function foundOr404<T>(find: () => Promise<T>): Promise<T> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof WorkshopRefusal) notFound();
    throw error;
  }
}

/** The address of this site, for what a page shows of it. */
export async function pageSite(): Promise<string> {
  return siteOf({ headers: await headers(), url: 'http://localhost' }, application().publicUrl);
}
