import type { MDXContent } from 'mdx/types';

const bodies = import.meta.glob<MDXContent>('/content/*/*/lesson.mdx', { import: 'default' });

/** The lesson's text as a component; `folder` is the lesson's folder below content/. Throws when the build did not see it. */
export async function lessonBody(folder: string): Promise<MDXContent> {
  const load = bodies[`/content/${folder}/lesson.mdx`];
  if (!load) throw new Error(`content/${folder}/lesson.mdx is not in this build: build again`);
  return load();
}
