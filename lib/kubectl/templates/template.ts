import { execute } from './execute.ts';
import type { ExecuteOptions, Printed } from './execute.ts';
import { parse } from './parse.ts';
export { TemplateError } from './template-error.ts';

/** A Go template, ready to print objects. */
export interface Template {
  execute(data: unknown, options: ExecuteOptions): Printed;
}

/** Parses Go's text/template language. Throws TemplateError with Go's words. */
export function parseTemplate(source: string): Template {
  const templates = parse(source);
  return { execute: (data, options) => execute(templates, source, data, options) };
}
