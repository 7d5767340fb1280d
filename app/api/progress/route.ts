import { progressFileSchema } from '#lib/progress/index.ts';
import { findExercise, findLesson } from '#lib/lessons/index.ts';
import { WorkshopRefusal } from '#lib/workshops/refusal.ts';
import { getRoute, postRoute } from '../../_server/web/api.ts';
import { application } from '../../_server/application.ts';

/** The learner's progress as a file to keep. */
export const GET = getRoute(async (learner) => {
  const file = await application().progress.exportFile(learner.id);
  return new Response(`${JSON.stringify(file, undefined, 2)}\n`, {
    headers: { 'content-type': 'application/json', 'content-disposition': 'attachment; filename="drydock-progress.json"', 'cache-control': 'no-store' },
  });
});

/** Adds a file's progress to the learner's; what the course does not have (any more) is left out and counted. */
export const POST = postRoute(progressFileSchema, async (learner, file) => {
  const { course, progress, workshops } = application();
  // A file is anybody's to write; a class's results are not.
  if (await workshops.seat(learner.id)) throw new WorkshopRefusal('in-workshop', 'Progress from a file cannot be added in a workshop. Leave it first.');
  const known = file.exercises.filter(({ exercise }) => findExercise(course, exercise));
  const lastVisited = file.lastVisited !== undefined && findLesson(course, file.lastVisited) ? file.lastVisited : undefined;
  await progress.importFile(learner.id, { ...file, lastVisited, exercises: known });
  return { taken: known.length, unknown: file.exercises.length - known.length };
});
