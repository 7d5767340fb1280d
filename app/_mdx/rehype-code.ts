import type { Element, Root } from 'hast';
import { parseCodeMeta } from './code-meta.ts';
import { highlight } from './highlight.ts';

interface Block {
  pre: Element;
  code: Element;
}

function codeBlocks(node: Root | Element, found: Block[] = []): Block[] {
  for (const child of node.children) {
    if (!('children' in child)) continue;
    const parent = child as Element;
    const first = parent.children[0];
    if (parent.tagName === 'pre' && first?.type === 'element' && first.tagName === 'code') {
      found.push({ pre: parent, code: first });
    } else codeBlocks(parent, found);
  }
  return found;
}

function languageOf(code: Element): string {
  const classes = Array.isArray(code.properties.className) ? code.properties.className : [];
  return classes.map((name) => /^language-(.+)$/.exec(String(name))?.[1]).find(Boolean) ?? 'text';
}

async function transformBlock({ pre, code }: Block): Promise<void> {
  const language = languageOf(code);
  const { run, file } = parseCodeMeta((code.data as { meta?: string } | undefined)?.meta);
  const source = code.children.map((child) => (child.type === 'text' ? child.value : '')).join('').replace(/\n$/, '');
  pre.properties = { language, lines: source.split('\n').length, ...(run && { run }), ...(file && { file }) };
  code.properties = {};
  code.children = await highlight(source, language);
}

/**
 * MDX plugin: colours code blocks when the site is built, and hands their language, `run` and `file` to the
 * component that stands for `pre`. No highlighter reaches a browser or a running server.
 */
export default function rehypeCode() {
  return async (tree: Root): Promise<void> => {
    await Promise.all(codeBlocks(tree).map(transformBlock));
  };
}
