import type { Element, Root } from 'hast';
import { expect, test } from 'vitest';
import { parseCodeMeta } from './code-meta.ts';
import rehypeCode from './rehype-code.ts';
import { parseTranscript } from './transcript.ts';

function block(language: string, source: string, meta?: string): Root {
  const code: Element = {
    type: 'element',
    tagName: 'code',
    properties: { className: [`language-${language}`] },
    children: [{ type: 'text', value: `${source}\n` }],
    data: meta ? ({ meta } as Element['data']) : undefined,
  };
  return { type: 'root', children: [{ type: 'element', tagName: 'pre', properties: {}, children: [code] }] };
}

function textOf(node: Root | Element): string {
  return node.children.map((child) => (child.type === 'text' ? child.value : textOf(child as Element))).join('');
}

test('reads what a fence says', () => {
  expect(parseCodeMeta('run')).toEqual({ run: true, file: undefined });
  expect(parseCodeMeta('file=web/test-pod.yml')).toEqual({ run: false, file: 'web/test-pod.yml' });
  expect(parseCodeMeta(undefined)).toEqual({ run: false, file: undefined });
});

test('refuses a word that means nothing', () => {
  expect(() => parseCodeMeta('runn')).toThrow('A code block says "runn"; it may say "run" or "file=<name>".');
});

test('tells typed lines of a transcript from printed ones', () => {
  expect(parseTranscript('$ kubectl get pods\nroot@test-pod:/# ps ax\n/ # ls\n    1 ?  Ss  nginx: master\n$HOME')).toEqual([
    { kind: 'typed', prompt: '$ ', command: 'kubectl get pods' },
    { kind: 'typed', prompt: 'root@test-pod:/# ', command: 'ps ax' },
    { kind: 'typed', prompt: '/ # ', command: 'ls' },
    { kind: 'printed', text: '    1 ?  Ss  nginx: master' },
    { kind: 'printed', text: '$HOME' },
  ]);
});

test.each([
  ['yaml', 'apiVersion: v1\nkind: Pod\n\nmetadata: {}'],
  ['sh', "cat > a.yml <<'EOF'\nkind: Pod\nEOF"],
  ['console', '$ ls\nfile'],
  ['text', 'plain\n  words'],
])('keeps a %s block letter for letter, one element a line', async (language, source) => {
  const tree = block(language, source);
  await rehypeCode()(tree);
  expect(textOf(tree)).toBe(source);
  const code = (tree.children[0] as Element).children[0] as Element;
  expect(code.children.map((line) => (line as Element).properties['data-line'])).toEqual(
    source.split('\n').map((_, index) => index + 1),
  );
});

test('hands language, run and file to the component', async () => {
  const tree = block('yaml', 'kind: Pod', 'file=test-pod.yml');
  await rehypeCode()(tree);
  expect((tree.children[0] as Element).properties).toEqual({ language: 'yaml', file: 'test-pod.yml' });
});

test('numbers the blocks to run, and only those', async () => {
  const tree: Root = { type: 'root', children: [block('sh', 'ls', 'run'), block('sh', 'pwd'), block('sh', 'id', 'run')].flatMap(({ children }) => children) };
  await rehypeCode()(tree);
  expect(tree.children.map((pre) => (pre as Element).properties.step)).toEqual(['1', undefined, '2']);
});

test('leaves bare words and here-documents in a shell plain', async () => {
  const tree = block('sh', "cat > a.yml <<'EOF'\nkind: Pod\nEOF\necho 'quoted'");
  await rehypeCode()(tree);
  const code = (tree.children[0] as Element).children[0] as Element;
  const coloured = code.children.flatMap((line) => (line as Element).children).flatMap((token) => (token.type === 'element' ? [textOf(token)] : []));
  expect(coloured).toEqual(['cat', '>', '<<', 'echo', "'quoted'"]);
});

test('keeps a variable whole in every language, and templates as they are', async () => {
  const source = "name: {{shop}}\nkubectl get pod {{shop}}-1 -o go-template='{{.metadata.name}}{{end}}' --port={{port}}";
  for (const language of ['yaml', 'sh', 'console', 'json', 'ini', 'html', 'text']) {
    const tree = block(language, source);
    await rehypeCode()(tree);
    expect(textOf(tree)).toBe(source);
    const pieces: string[] = [];
    const collect = (node: Root | Element) => node.children.forEach((child) => (child.type === 'text' ? pieces.push(child.value) : collect(child as Element)));
    collect(tree);
    expect(pieces.filter((piece) => piece.includes('{{shop}}'))).toHaveLength(2);
    expect(pieces.filter((piece) => piece.includes('{{port}}'))).toHaveLength(1);
  }
});
