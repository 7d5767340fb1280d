import type { z } from 'zod';
import type { Instructor } from '#lib/instructors/index.ts';
import type { LedWorkshop } from '#lib/workshops/index.ts';
import type { Route } from '../web/api.ts';
import { answering, ownBody, RefusedRequest } from '../web/api.ts';
import { application } from '../application.ts';
import { sessionToken } from './instructor-session.ts';

/** A request of a signed-in instructor. */
export interface InstructorCall {
  instructor: Instructor;
  /** The session's: streams end with it. */
  token: string;
  request: Request;
  params: Readonly<Record<string, string>>;
}

/** The same, about one of their own workshops: the `[workshop]` of the address. */
export interface WorkshopCall extends InstructorCall {
  workshop: LedWorkshop;
}

async function instructorCall(request: Request, params: Readonly<Record<string, string>>): Promise<InstructorCall> {
  const { instructors } = application();
  const token = await sessionToken(request.headers.get('cookie'), instructors);
  const instructor = token === undefined ? undefined : await instructors.session(token);
  if (token === undefined || !instructor) throw new RefusedRequest(401, 'not-signed-in', 'Sign in as an instructor first.');
  return { instructor, token, request, params };
}

async function workshopCall(request: Request, params: Readonly<Record<string, string>>): Promise<WorkshopCall> {
  const call = await instructorCall(request, params);
  return { ...call, workshop: await application().workshops.lead(call.instructor, params.workshop ?? '') };
}

/** A route that reads, for signed-in instructors. */
export function instructorRead(answer: (call: InstructorCall) => Promise<unknown>): Route {
  return answering(async (request, params) => answer(await instructorCall(request, params)));
}

/** A route that changes something: from our own pages only, with JSON that fits. */
export function instructorWrite<T>(schema: z.ZodType<T>, answer: (call: InstructorCall, body: T) => Promise<unknown>): Route {
  return answering(async (request, params) => answer(await instructorCall(request, params), await ownBody(request, schema)));
}

/** A route that reads of one workshop, for its own instructor. */
export function workshopRead(answer: (call: WorkshopCall) => Promise<unknown>): Route {
  return answering(async (request, params) => answer(await workshopCall(request, params)));
}

/** A route that changes something in one workshop. */
export function workshopWrite<T>(schema: z.ZodType<T>, answer: (call: WorkshopCall, body: T) => Promise<unknown>): Route {
  return answering(async (request, params) => answer(await workshopCall(request, params), await ownBody(request, schema)));
}
