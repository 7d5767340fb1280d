import type { LearnerEvent } from '#lib/exercises/index.ts';
import { application } from '../../_server/application.ts';
import { getRoute, RefusedRequest } from '../../_server/api.ts';
import { findPlace } from '../../_server/course-place.ts';
import { reportBug } from '../../_server/report-bug.ts';

/** Milliseconds between signs of life, so that a proxy in between does not take a quiet stream for a dead one. */
const SIGN_OF_LIFE = 20_000;

/** A learner's events as server-sent events, until `signal` aborts or the browser leaves. */
function eventStream(follow: (signal: AbortSignal) => AsyncIterable<LearnerEvent>, signal: AbortSignal): ReadableStream {
  const encoder = new TextEncoder();
  const left = new AbortController();
  const ended = AbortSignal.any([signal, left.signal]);
  return new ReadableStream<Uint8Array>({
    async start(stream) {
      const say = (text: string) => {
        if (!ended.aborted) stream.enqueue(encoder.encode(text));
      };
      const signs = setInterval(() => say(': still here\n\n'), SIGN_OF_LIFE);
      try {
        say('retry: 2000\n\n');
        for await (const event of follow(ended)) say(`data: ${JSON.stringify(event)}\n\n`);
      } catch (error) {
        if (!ended.aborted) reportBug(error);
      } finally {
        clearInterval(signs);
        if (!left.signal.aborted) stream.close();
      }
    },
    cancel() {
      left.abort();
    },
  });
}

/** What happens to the exercises and the sandbox while a page shows `?lesson=`; opening it also marks the visit. */
export const GET = getRoute(async (learner, request) => {
  const { course, exercises, progress } = application();
  const lesson = new URL(request.url).searchParams.get('lesson') ?? '';
  if (!findPlace(course, lesson)) throw new RefusedRequest(404, 'no-lesson', `There is no lesson ${lesson}.`);
  await progress.visited(learner.id, lesson);
  const stream = eventStream((signal) => exercises.follow(learner, lesson, signal), request.signal);
  return new Response(stream, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    },
  });
});
