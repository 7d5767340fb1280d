import type { Element, Root } from 'hast';
import { parseCodeMeta, type CodeMeta } from './code-meta.ts';
import { highlight } from './highlight.ts';
import { keepWhole } from './variables.ts';

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

function metaOf(code: Element): CodeMeta {
  return parseCodeMeta((code.data as { meta?: string } | undefined)?.meta);
}

async function transformBlock({ pre, code }: Block, step: number | undefined): Promise<void> {
  const language = languageOf(code);
  const { file } = metaOf(code);
  const source = code.children.map((child) => (child.type === 'text' ? child.value : '')).join('').replace(/\n$/, '');
  pre.properties = { language, step: step?.toString(), file };
  code.properties = {};
  code.children = await keepWhole(source, (text) => highlight(text, language));
}

/**
 * MDX plugin: colours code blocks when the site is built, and hands their language, file name and place among
 * the blocks to run (`step`, from 1) to the component that stands for `pre`. No highlighter reaches a browser
 * or a running server.
 */
export default function rehypeCode() {
  return async (tree: Root): Promise<void> => {
    let steps = 0;
    const blocks = codeBlocks(tree).map((block) => transformBlock(block, metaOf(block.code).run ? ++steps : undefined));
    await Promise.all(blocks);
  };
}
