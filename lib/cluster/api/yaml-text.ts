import { parseDocument } from 'yaml';
import type { ErrorCode } from 'yaml';

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
  const document = parseDocument(text, { uniqueKeys: true, prettyErrors: true });
  const repeated: string[] = [];
  for (const { code, linePos, message, pos } of document.errors) {
    const line = linePos?.[0].line ?? 1;
    if (code === 'DUPLICATE_KEY') repeated.push(`  line ${line}: key ${JSON.stringify(keyAt(text, pos[0]))} already set in map`);
    else throw new YamlError(`yaml: ${line > 1 ? `line ${line}: ` : ''}${WORDS[code] ?? message.split('\n')[0]}`);
  }
  const value = repeated.length > 0 ? (parseDocument(text, { uniqueKeys: false }).toJS() as unknown) : (document.toJS() as unknown);
  return { value, strictErrors: repeated.length > 0 ? [`yaml: unmarshal errors:\n${repeated.join('\n')}`] : [] };
}

/** The key that begins at a place, without its quotes. */
function keyAt(text: string, at: number): string {
  const [key = ''] = /^"[^"]*"|^'[^']*'|^[^:]*/.exec(text.slice(at)) ?? [];
  return key.trim().replace(/^["']|["']$/g, '');
}
