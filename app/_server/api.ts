import type { z } from 'zod';
import type { Learner } from '#lib/progress/index.ts';
import { currentLearner } from './learner.ts';
import { reportBug } from './report-bug.ts';

/** A refusal that a page shows: `code` for programs, `message` for people. */
export class RefusedRequest extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Bytes of a request's body: a saved file of 512 KiB and its wrapping. */
const LARGEST_BODY = 640 * 1024;

/** Whether a browser says that one of our own pages sent this. Requests from other sites carry another origin, or none. */
export function isSameOrigin(request: Request): boolean {
  const origin = request.headers.get('origin');
  const host = request.headers.get('host');
  return origin !== null && host !== null && URL.canParse(origin) && new URL(origin).host === host;
}

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

async function readJson<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  let value: unknown;
  try {
    value = JSON.parse(await readBody(request));
  } catch (error) {
    if (error instanceof RefusedRequest) throw error;
    throw new RefusedRequest(400, 'not-json', 'The request is not valid JSON.');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') || 'body';
  throw new RefusedRequest(400, 'invalid', `${where}: ${issue?.message ?? 'is not valid'}`);
}

async function requireLearner(): Promise<Learner> {
  const learner = await currentLearner();
  if (learner) return learner;
  throw new RefusedRequest(401, 'no-learner', 'This browser has no sandbox yet: open a lesson first, with cookies allowed.');
}

function refusal(error: unknown): Response {
  if (error instanceof RefusedRequest) {
    return Response.json({ error: { code: error.code, message: error.message } }, { status: error.status });
  }
  reportBug(error);
  const message = 'Something went wrong on the server. Your work is safe; try again.';
  return Response.json({ error: { code: 'internal', message } }, { status: 500 });
}

/**
 * A POST route: from our own pages only, JSON that fits `schema`, a known learner. What `answer` gives is sent
 * as JSON; a RefusedRequest becomes its status, anything else that it throws a 500 that tells nothing.
 */
export function postRoute<T>(schema: z.ZodType<T>, answer: (learner: Learner, body: T) => Promise<unknown>) {
  return async function POST(request: Request): Promise<Response> {
    try {
      if (!isSameOrigin(request)) {
        throw new RefusedRequest(403, 'other-origin', 'Only pages of this site may do that.');
      }
      const learner = await requireLearner();
      return Response.json((await answer(learner, await readJson(request, schema))) ?? {});
    } catch (error) {
      return refusal(error);
    }
  };
}

/** A GET route for a known learner; errors as in `postRoute`. */
export function getRoute(answer: (learner: Learner, request: Request) => Promise<Response>) {
  return async function GET(request: Request): Promise<Response> {
    try {
      return await answer(await requireLearner(), request);
    } catch (error) {
      return refusal(error);
    }
  };
}
