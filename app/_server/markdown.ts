import { toHtml } from 'hast-util-to-html';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { toHast } from 'mdast-util-to-hast';

/** An author's Markdown (a task, a hint) as HTML. Markup inside the Markdown is left out, never passed through. */
export function markdownToHtml(markdown: string): string {
  return toHtml(toHast(fromMarkdown(markdown.trim())));
}
