import type { Submission } from '#lib/grading/index.ts';
import { application } from '../../../_server/application.ts';
import { gradeHandIn } from '../../../_server/v1/operations.ts';
import { serve } from '../../../_server/v1/serve.ts';

/** The words of `bin/drydock grade`, so that whoever compares the two finds them equal. */
export const POST = serve(gradeHandIn, async ({ actor, body: { exercise, seed = '', script, manifests, answer }, request }) => {
  const work: Submission['work'] = script !== undefined ? { kind: 'script', commands: script }
    : manifests ? { kind: 'manifests', files: new Map(Object.entries(manifests)) } : { kind: 'nothing' };
  const submission = { work, ...(answer !== undefined && { answer }) };
  const json = await application().grader.grade(actor.id, { exercise, seed, submission }, request.signal);
  return new Response(json, { headers: { 'content-type': 'application/json' } });
});
