import type { z } from 'zod';
import type { Learner } from '#lib/progress/index.ts';
import { SignInRefusal } from '#lib/instructors/instructors.ts';
import { SandboxError } from '#lib/sandboxes/sandbox-error.ts';
import { WorkshopRefusal } from '#lib/workshops/refusal.ts';
import { application } from '../application.ts';
import { learnerSecret } from '../learner/learner-cookie.ts';
import { reportBug } from './report-bug.ts';
import { isSameOrigin } from './request-origin.ts';

/** A refusal that a page shows: `code` for programs, `message` for people. */
export class RefusedRequest extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** Bytes of a request's body: a saved file of 512 KiB and its wrapping. */
const LARGEST_BODY = 640 * 1024;

async function readBody(request: Request): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > LARGEST_BODY) throw new RefusedRequest(413, 'too-large', 'That is more than a request may hold.');
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** A body of JSON that fits; none at all counts as an empty object. What does not fit is refused with `misfit`. */
export async function readJson<T>(request: Request, schema: z.ZodType<T>, misfit = 400): Promise<T> {
  let value: unknown;
  try {
    value = JSON.parse((await readBody(request)) || '{}');
  } catch (error) {
    if (error instanceof RefusedRequest) throw error;
    throw new RefusedRequest(400, 'not-json', 'The request is not valid JSON.');
  }
  return requireFit(schema, value, { status: misfit, at: 'body' });
}

/** A value that fits, as the schema gives it; `at` names the whole of it to whoever sent it. */
export function requireFit<T>(schema: z.ZodType<T>, value: unknown, { status, at }: { status: number; at: string }): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') || at;
  throw new RefusedRequest(status, 'invalid', `${where}: ${issue?.message ?? 'is not valid'}`);
}

/** The learner whose browser calls a route. */
export async function learnerOf(request: Request): Promise<Learner | undefined> {
  const secret = learnerSecret(request.headers.get('cookie'));
  return secret ? application().progress.learnerBySecret(secret) : undefined;
}

async function requireLearner(request: Request): Promise<Learner> {
  const learner = await learnerOf(request);
  if (learner) return learner;
  throw new RefusedRequest(401, 'no-learner', 'This browser has no sandbox yet: open a lesson first, with cookies allowed.');
}

const STATUS: Readonly<Record<WorkshopRefusal['code'] | SignInRefusal['code'], number>> = {
  'no-workshop': 404, 'no-learner': 404, 'no-help-request': 404, 'no-lesson': 404, 'unknown-code': 404, 'no-oidc': 404,
  'not-open-yet': 409, ended: 409, full: 409, 'name-taken': 409, name: 400, invalid: 400,
  'too-many-tries': 429, 'too-many-requests': 429, 'lesson-closed': 403, 'hints-off': 403, 'solutions-off': 403, 'in-workshop': 403,
  'wrong-secret': 401, 'not-allowed': 403, 'oidc-failed': 502, 'oidc-unreachable': 502,
};

/** What refuses a request on purpose, as the page is told; undefined for what nobody meant. */
function refusedBy(error: unknown): RefusedRequest | undefined {
  if (error instanceof RefusedRequest) return error;
  if (error instanceof WorkshopRefusal || error instanceof SignInRefusal) {
    const { code, message } = error;
    return new RefusedRequest(STATUS[code], code, message);
  }
  if (!(error instanceof SandboxError)) return undefined;
  const { reason, message } = error;
  return reason === 'refused' ? new RefusedRequest(409, reason, message) : new RefusedRequest(503, 'unavailable', message);
}

function refusal(error: unknown): Response {
  const refused = refusedBy(error);
  if (refused) {
    const { status, code, message, headers } = refused;
    return Response.json({ error: { code, message } }, { status, headers });
  }
  reportBug(error);
  const message = 'Something went wrong on the server. Your work is safe; try again.';
  return Response.json({ error: { code: 'internal', message } }, { status: 500 });
}

/** What Next.js hands a route beside the request. */
export interface RouteContext {
  params: Promise<Record<string, string>>;
}

export type Route = (request: Request, context: RouteContext) => Promise<Response>;

/** A route whose errors become answers: a refusal its status, anything else that is thrown a 500 that tells nothing. */
export function answering(answer: (request: Request, params: Readonly<Record<string, string>>) => Promise<unknown>): Route {
  return async (request, context) => {
    try {
      const given = await answer(request, await context.params);
      return given instanceof Response ? given : Response.json(given ?? {});
    } catch (error) {
      return refusal(error);
    }
  };
}

function requireSameOrigin(request: Request): void {
  if (!isSameOrigin(request, application().publicUrl)) throw new RefusedRequest(403, 'other-origin', 'Only pages of this site may do that.');
}

/** The body of a request that changes something: JSON that fits, from our own pages only. */
export async function ownBody<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  requireSameOrigin(request);
  return readJson(request, schema);
}

/**
 * A POST route: from our own pages only, JSON that fits `schema`, a known learner. What `answer` gives is sent as JSON,
 * or as it is when it is a Response; errors as in `answering`.
 */
export function postRoute<T>(schema: z.ZodType<T>, answer: (learner: Learner, body: T, request: Request) => Promise<unknown>): Route {
  return answering(async (request) => {
    requireSameOrigin(request);
    return answer(await requireLearner(request), await readJson(request, schema), request);
  });
}

/** A GET route for a known learner; errors as in `answering`. */
export function getRoute(answer: (learner: Learner, request: Request) => Promise<unknown>): Route {
  return answering(async (request) => answer(await requireLearner(request), request));
}
