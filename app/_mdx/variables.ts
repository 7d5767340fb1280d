import type { ElementContent } from 'hast';

const VARIABLE = /\{\{([a-z][A-Za-z0-9]*)\}\}/g;
/** Private-use characters, which every grammar takes for letters of a word. */
const KEPT = /\uE000([a-z][A-Za-z0-9]*)\uE001/g;

/**
 * Colours code without breaking `{{name}}`, the place of a variable's value, into brackets and words: a page
 * can then put the value in. Throws where a grammar breaks it all the same.
 */
export async function keepWhole(source: string, highlight: (text: string) => Promise<ElementContent[]>): Promise<ElementContent[]> {
  const coloured = await highlight(source.replace(VARIABLE, '\uE000$1\uE001'));
  restore(coloured);
  return coloured;
}

function restore(nodes: readonly ElementContent[]): void {
  for (const node of nodes) {
    if (node.type === 'element') restore(node.children);
    if (node.type !== 'text') continue;
    node.value = node.value.replace(KEPT, '{{$1}}');
    if (/[\uE000\uE001]/.test(node.value)) throw new Error(`A variable in "${node.value}" is broken by its language's colouring; give the block another language.`);
  }
}
