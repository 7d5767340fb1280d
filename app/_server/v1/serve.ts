import { z } from 'zod';
import { GraderRefusal } from '#lib/grading/grader.ts';
import type { Bearer } from '#lib/instructors/instructors.ts';
import { SignInRefusal } from '#lib/instructors/instructors.ts';
import type { LedWorkshop } from '#lib/workshops/index.ts';
import { WorkshopRefusal } from '#lib/workshops/refusal.ts';
import type { Route } from '../web/api.ts';
import { answering, readJson, RefusedRequest, requireFit } from '../web/api.ts';
import { application } from '../application.ts';
import { addressOf } from '../web/request-origin.ts';
import type { Operation } from './operation.ts';

/** A request of a program whose token is good for it. */
export interface ApiCall<Query, Body> {
  /** Who acts, as the audit log names them. */
  actor: { id: string; name: string };
  query: Query;
  body: Body;
  params: Readonly<Record<string, string>>;
  request: Request;
}

type Answering<Query extends z.ZodType, Body extends z.ZodType, Answer extends z.ZodType> =
  (call: ApiCall<z.output<Query>, z.output<Body>>) => Promise<z.input<Answer> | Response>;

/**
 * The route of an operation: its token, its query and its body are what the operation says, and so is its answer.
 * Cookies are nobody's here, so that no page of another site can use them.
 */
export function serve<Query extends z.ZodType, Body extends z.ZodType, Answer extends z.ZodType>(
  operation: Operation<Query, Body, Answer>,
  answer: Answering<Query, Body, Answer>,
): Route {
  return answering(async (request, params) => {
    const { instructor, token } = await bearerOf(request, operation);
    const actor = { id: instructor.id, name: `${instructor.name} (${token.name})` };
    const { searchParams } = new URL(request.url);
    const query = requireFit(operation.query ?? z.unknown(), Object.fromEntries(searchParams), { status: 422, at: 'query' }) as z.output<Query>;
    const body = (operation.body ? await readJson(request, operation.body, 422) : undefined) as z.output<Body>;
    const given = await answer({ actor, query, body, params, request }).catch(retold);
    if (given instanceof Response) return given;
    if (!operation.answer) return new Response(null, { status: operation.status });
    return Response.json(operation.answer.parse(given), { status: operation.status });
  });
}

/** The same for an operation on one workshop: the `[workshop]` of the address, when it is the instructor's own. */
export function serveWorkshop<Query extends z.ZodType, Body extends z.ZodType, Answer extends z.ZodType>(
  operation: Operation<Query, Body, Answer>,
  answer: (call: ApiCall<z.output<Query>, z.output<Body>> & { workshop: LedWorkshop }) => Promise<z.input<Answer> | Response>,
): Route {
  return serve(operation, async (call) => answer({ ...call, workshop: await application().workshops.lead(call.actor, call.params.workshop ?? '') }));
}

/** RFC 6750 says how tokens are sent and refused. */
async function bearerOf(request: Request, { scope }: Pick<Operation, 'scope'>): Promise<Bearer> {
  const given = /^bearer +([\w-]{1,200})$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  const bearer = given === undefined ? undefined : await application().instructors.bearer(given, addressOf(request)).catch(retold);
  if (!bearer) {
    const challenge = { 'www-authenticate': given === undefined ? 'Bearer' : 'Bearer error="invalid_token"' };
    throw new RefusedRequest(401, 'no-token', 'Send a valid token: Authorization: Bearer drydock_…', challenge);
  }
  if (!bearer.token.scopes.includes(scope)) {
    const challenge = { 'www-authenticate': `Bearer error="insufficient_scope", scope="${scope}"` };
    throw new RefusedRequest(403, 'wrong-scope', `The token is not good for this: it needs the scope ${scope}.`, challenge);
  }
  return bearer;
}

const GRADER_STATUS: Readonly<Record<GraderRefusal['code'], number>> = { 'no-exercise': 422, 'beyond-limits': 422, 'too-many-requests': 429, stopping: 503 };

/** Refusals as this API answers them: what does not hold is 422, and who is too quick is told when to come back. */
function retold(error: unknown): never {
  if (error instanceof GraderRefusal) throw new RefusedRequest(GRADER_STATUS[error.code], error.code, error.message, retryAfter(error.retryAfter));
  if (error instanceof SignInRefusal && error.code === 'too-many-requests') throw new RefusedRequest(429, error.code, error.message, retryAfter(error.retryAfter));
  if (error instanceof WorkshopRefusal && error.code === 'invalid') throw new RefusedRequest(422, error.code, error.message);
  throw error;
}

function retryAfter(seconds: number | undefined): Record<string, string> {
  return seconds === undefined ? {} : { 'retry-after': String(seconds) };
}
