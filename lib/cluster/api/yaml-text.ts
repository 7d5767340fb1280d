import { isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { Document, ErrorCode } from 'yaml';

/** A YAML text that go-yaml would refuse; the message is as near to its as the cause allows. */
export class YamlError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'YamlError';
  }
}

/** go-yaml's words for the faults that people make. */
const WORDS: Readonly<Partial<Record<ErrorCode, string>>> = {
  BLOCK_AS_IMPLICIT_KEY: 'mapping values are not allowed in this context',
  TAB_AS_INDENT: 'found character that cannot start any token',
  BAD_INDENT: 'did not find expected key',
  MISSING_CHAR: 'found unexpected end of stream',
  MULTILINE_IMPLICIT_KEY: "could not find expected ':'",
};

/** Reads one document. Repeated keys are told apart from what cannot be read; the last of them holds. Throws YamlError. */
export function readYaml(text: string): { value: unknown; strictErrors: readonly string[] } {
  const lineCounter = new LineCounter();
  // The parser would look for a key's like among all keys before it: thirty thousand of them took it ten seconds.
  const document = parseDocument(text, { uniqueKeys: false, prettyErrors: true, lineCounter });
  const [error] = document.errors;
  if (error) {
    const line = error.linePos?.[0].line ?? 1;
    throw new YamlError(`yaml: ${line > 1 ? `line ${line}: ` : ''}${WORDS[error.code] ?? error.message.split('\n')[0]}`);
  }
  const repeated = repeatedKeys(document).map((at) => `  line ${lineCounter.linePos(at).line}: key ${JSON.stringify(keyAt(text, at))} already set in map`);
  const value = document.toJS() as unknown;
  return { value, strictErrors: repeated.length > 0 ? [`yaml: unmarshal errors:\n${repeated.join('\n')}`] : [] };
}

/** Where the keys begin that stand in their map before, in the order of the text. */
function repeatedKeys(document: Document): readonly number[] {
  const places: number[] = [];
  visit(document, {
    Map: (_, { items }) => {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) places.push(key.range?.[0] ?? 0);
        seen.add(key.value);
      }
    },
  });
  return places.sort((a, b) => a - b);
}

/** The key that begins at a place, without its quotes. */
function keyAt(text: string, at: number): string {
  const [key = ''] = /^"[^"]*"|^'[^']*'|^[^:]*/.exec(text.slice(at)) ?? [];
  return key.trim().replace(/^["']|["']$/g, '');
}
