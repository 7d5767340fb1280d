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
export function parseYaml<T>({ file, text, schema, firstLine }: YamlSource<T>): T {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const syntax = document.errors[0];
  if (syntax) throw new ContentError(file, lines.linePos(syntax.pos[0]).line + firstLine - 1, syntax.message.split('\n')[0] ?? '');
  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const node = document.getIn(issue?.path ?? [], true);
  const line = isNode(node) && node.range ? lines.linePos(node.range[0]).line + firstLine - 1 : firstLine;
  throw new ContentError(file, line, `${issue?.path.join('.') || 'the document'}: ${issue?.message}`);
}
