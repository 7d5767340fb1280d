import type { z } from 'zod';
import { isNode, LineCounter, parseDocument } from 'yaml';

/** Something in content/ that does not hold, with the place to mend it. */
export class ContentError extends Error {
  readonly file: string;
  readonly line: number | undefined;

  constructor(file: string, line: number | undefined, problem: string) {
    super(`${line === undefined ? file : `${file}:${line}`}: ${problem}`);
    this.name = 'ContentError';
    this.file = file;
    this.line = line;
  }
}

export interface YamlSource<T> {
  file: string;
  text: string;
  schema: z.ZodType<T>;
  /** The line of the file at which `text` begins. */
  firstLine: number;
}

/** Parses YAML against a schema; throws ContentError at the line of the first fault. */
export function parseYaml<T>(source: YamlSource<T>): T {
  return parseYamlLines(source).data;
}

/** As parseYaml, with the file's line of each part of the data. */
export function parseYamlLines<T>({ file, text, schema, firstLine }: YamlSource<T>): { data: T; lineAt(path: readonly PropertyKey[]): number } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const syntax = document.errors[0];
  if (syntax) throw new ContentError(file, lines.linePos(syntax.pos[0]).line + firstLine - 1, syntax.message.split('\n')[0] ?? '');
  // What is missing has the line of what it is missing from.
  const lineAt = (path: readonly PropertyKey[]): number => {
    const node = document.getIn(path, true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line + firstLine - 1;
    return path.length === 0 ? firstLine : lineAt(path.slice(0, -1));
  };
  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return { data: parsed.data, lineAt };
  const issue = parsed.error.issues[0];
  throw new ContentError(file, lineAt(issue?.path ?? []), `${issue?.path.join('.') || 'the document'}: ${issue?.message}`);
}
