import { ContentError } from './content-error.ts';

/** The YAML between the `---` lines that a lesson begins with, and the line of the file at which it begins. */
export function readFrontMatter(file: string, text: string): { yaml: string; firstLine: number } {
  const match = /^---\r?\n([\s\S]*?)\r?\n---\r?\n/.exec(text);
  if (!match) throw new ContentError(file, 1, 'a lesson begins with front matter between two --- lines: title, summary, minutes');
  return { yaml: match[1] ?? '', firstLine: 2 };
}
