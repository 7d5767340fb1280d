import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Why no lesson was made, in a sentence for its author. */
export class NewLessonError extends Error {
  override readonly name = 'NewLessonError';
}

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const NUMBERED = /^(\d{2})-(.+)$/;

/** What a lesson's place is made from: `services/node-port`, the folders' numbers left out or not. */
const PLACE = /^(?:\d{2}-)?([^/]+)\/(?:\d{2}-)?([^/]+)$/;

function slugOf(folder: string): string {
  return NUMBERED.exec(folder)?.[2] ?? folder;
}

function checkedPlace(place: string): { chapter: string; lesson: string } {
  const [, chapter = '', lesson = ''] = PLACE.exec(place) ?? [];
  if (!chapter || !lesson) throw new NewLessonError(`"${place}" is no place for a lesson; it is written CHAPTER/LESSON: services/node-port`);
  for (const slug of [chapter, lesson]) {
    if (!SLUG.test(slug)) throw new NewLessonError(`"${slug}" is no name: it is lower case words joined by dashes, such as node-port`);
  }
  return { chapter, lesson };
}

function chapterFolder(directory: string, slug: string): string {
  const folders = readdirSync(directory).filter((name) => NUMBERED.test(name));
  const found = folders.find((name) => slugOf(name) === slug);
  if (found !== undefined) return found;
  throw new NewLessonError(`there is no chapter "${slug}"; there are ${folders.map(slugOf).join(', ')}. A chapter is a folder of content/, such as ${nextNumber(folders)}-${slug}, with a chapter.yml that holds title and summary`);
}

/** The number after the last one's, as two digits. */
function nextNumber(folders: readonly string[]): string {
  const numbers = folders.map((name) => Number(NUMBERED.exec(name)?.[1] ?? 0));
  return String(Math.max(0, ...numbers) + 1).padStart(2, '0');
}

/** Words from a slug: `node-port` becomes `Node port`. */
function titleOf(slug: string): string {
  const words = slug.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function lessonText(slug: string): string {
  return `---
title: ${titleOf(slug)}
summary: Say here what one can do afterwards, in a sentence.
minutes: 10
---

Begin with what the reader has and what is missing. Then a command, before it is explained:

\`\`\`sh run
kubectl get pods
\`\`\`

What it answers is worth a line. Then the file that the exercise needs:

\`\`\`yaml file=${slug}.yml
apiVersion: v1
kind: Pod
metadata:
  name: ${slug}
spec:
  containers:
  - name: web
    image: nginx:latest
\`\`\`

<Exercise id="run-it" />
`;
}

function exercisesText(slug: string): string {
  return `import { defineExercises, isRunning, podCheck, usesImage } from '#lib/checks/index.ts';

// Every field is explained in lib/checks/exercise.ts, the kinds of exercise in content/README.md.
export default defineExercises([
  {
    // Stands in lesson.mdx as <Exercise id="run-it" />.
    id: 'run-it',
    title: 'Run it',
    points: 10,
    task: 'Have a Pod named \`${slug}\` running, with a container of nginx.',
    // What beginning anew takes away.
    touches: ['pod/${slug}'],
    // Look at what is there, not at how it came: every right way passes.
    checks: [
      podCheck('image', 'A Pod \`${slug}\` runs nginx', { pod: '${slug}', ask: usesImage('nginx') }),
      podCheck('running', 'It is \`Running\` and ready', { pod: '${slug}', ask: isRunning }),
    ],
    // Three tiers, the last nearly the answer.
    hints: [
      'Two steps: a file that describes the Pod, and a command that hands it to the cluster.',
      'The command is \`kubectl create\` with \`-f\` and the file’s name; \`kubectl run\` does without a file.',
      '\`kubectl run ${slug} --image=nginx\`, then wait until \`kubectl get pods\` says \`Running\`.',
    ],
    // One right way, played by \`bin/drydock lessons test\` and in the browser.
    solution: { commands: 'kubectl run ${slug} --image=nginx\\nkubectl wait --for=condition=Ready pod/${slug} --timeout=60s\\n' },
    // Wrong turns that people take: the check that must fail, and words of its reason.
    mistakes: [
      { title: 'another name', commands: 'kubectl run other --image=nginx', failing: { check: 'image', saying: 'no Pod ${slug}, but other' } },
      { title: 'a slip in the image’s name', commands: 'kubectl run ${slug} --image=ngnix', failing: { check: 'image', saying: 'ngnix' } },
    ],
  },
]);
`;
}

/**
 * Makes a lesson that lints and whose exercise plays, to be written from: `CHAPTER/LESSON`, in a chapter that there
 * is. Gives its folder below `directory`. NewLessonError.
 */
export function newLesson(directory: string, place: string): string {
  const { chapter, lesson } = checkedPlace(place);
  const parent = chapterFolder(directory, chapter);
  const folders = readdirSync(join(directory, parent)).filter((name) => NUMBERED.test(name));
  const same = folders.find((name) => slugOf(name) === lesson);
  if (same !== undefined) throw new NewLessonError(`there is a lesson "${lesson}" in ${parent} already: ${parent}/${same}`);
  const folder = `${parent}/${nextNumber(folders)}-${lesson}`;
  const path = join(directory, folder);
  mkdirSync(path);
  writeFileSync(join(path, 'lesson.mdx'), lessonText(lesson));
  writeFileSync(join(path, 'exercises.ts'), exercisesText(lesson));
  return folder;
}
