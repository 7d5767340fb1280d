import type { MDXContent } from 'mdx/types';

// The whole module, not `import: 'default'`: Turbopack shortens that export's name in production and then asks for it by the long one.
const lessons = import.meta.glob<{ default: MDXContent }>('/content/*/*/lesson.mdx');

/** The lesson's text as a component; `folder` is the lesson's folder below content/. Throws when the build did not see it. */
export async function lessonBody(folder: string): Promise<MDXContent> {
  const load = lessons[`/content/${folder}/lesson.mdx`];
  if (!load) throw new Error(`content/${folder}/lesson.mdx is not in this build: build again`);
  return (await load()).default;
}
