import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { z } from 'zod';
import type { Chapter, Course, Lesson } from './course.ts';
import { ContentError, parseYaml } from './content-error.ts';
import { readFrontMatter } from './front-matter.ts';
import { checkEveryVariant, loadDefinition } from './load-exercises.ts';
import { forSeed } from './personal.ts';
import { chapterSchema, courseSchema, lessonSchema } from './schema.ts';

/** A folder of the course: a number for its place, and a slug. */
const NUMBERED = /^(\d{2})-([a-z0-9]+(?:-[a-z0-9]+)*)$/;

/**
 * Reads the course from its folder: course.yml, and for each chapter chapter.yml and its lessons.
 * Throws ContentError, naming file and line, for the first thing that does not hold.
 */
export async function loadCourse(directory: string): Promise<Course> {
  const course = readYaml(join(directory, 'course.yml'), courseSchema);
  const chapters: Chapter[] = [];
  for (const folder of numberedFolders(directory)) chapters.push(await loadChapter(directory, folder));
  return { title: course.title, chapters };
}

async function loadChapter(directory: string, folder: Folder): Promise<Chapter> {
  const path = join(directory, folder.name);
  const { title, summary } = readYaml(join(path, 'chapter.yml'), chapterSchema);
  const lessons: Lesson[] = [];
  for (const lesson of numberedFolders(path)) lessons.push(await loadLesson(directory, folder, lesson));
  return { slug: folder.slug, title, summary, lessons };
}

async function loadLesson(directory: string, chapter: Folder, folder: Folder): Promise<Lesson> {
  const path = join(directory, chapter.name, folder.name);
  const front = readLessonFront(join(path, 'lesson.mdx'));
  const lesson = {
    id: `${chapter.slug}/${folder.slug}`,
    slug: folder.slug,
    chapter: chapter.slug,
    title: front.title,
    summary: front.summary,
    minutes: front.minutes,
    folder: `${chapter.name}/${folder.name}`,
    definition: await loadDefinition(path),
    templates: readFiles(join(path, 'files')),
  };
  checkEveryVariant(path, lesson);
  return forSeed(lesson, '');
}

function readLessonFront(file: string): z.infer<typeof lessonSchema> {
  if (!existsSync(file)) throw new ContentError(file, undefined, 'is missing: every lesson folder holds a lesson.mdx');
  const { yaml, firstLine } = readFrontMatter(file, readFileSync(file, 'utf8'));
  return parseYaml({ file, text: yaml, schema: lessonSchema, firstLine });
}

interface Folder {
  name: string;
  slug: string;
}

function numberedFolders(directory: string): Folder[] {
  return readdirSync(directory)
    .filter((name) => statSync(join(directory, name)).isDirectory() && !name.startsWith('_'))
    .sort()
    .map((name) => {
      const slug = NUMBERED.exec(name)?.[2];
      if (slug === undefined) throw new ContentError(join(directory, name), undefined, 'a folder of the course is named like 01-first-pod');
      return { name, slug };
    });
}

function readYaml<T>(file: string, schema: z.ZodType<T>): T {
  if (!existsSync(file)) throw new ContentError(file, undefined, 'is missing');
  return parseYaml({ file, text: readFileSync(file, 'utf8'), schema, firstLine: 1 });
}

/** The files that a learner is given, by their path below the home directory. */
function readFiles(directory: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  if (!existsSync(directory)) return files;
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(relative(directory, path), readFileSync(path, 'utf8'));
  }
  return files;
}
