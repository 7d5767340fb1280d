import type { Process } from '#lib/machine/index.ts';
import { findResults, goText, JsonPathError, parseJsonPath, relaxedJsonPath } from '#lib/schema/index.ts';
import type { JsonPathNode } from '#lib/schema/index.ts';
import { isList, itemsOf } from '../resources/info.ts';
import type { AnyObject } from '../resources/info.ts';
import { Failure } from '../session/failure.ts';
import { escapeTerminal } from './table.ts';
import { TABLE_SETTINGS, TabWriter } from './tab-writer.ts';

interface Column {
  header: string;
  spec: string;
}

export interface CustomColumnsOptions {
  /** `NAME:.metadata.name,…`, or the path of a file with headers and paths on two lines. */
  spec: string;
  isFile: boolean;
  noHeaders: boolean;
}

/** The printer for `-o custom-columns=…` (kubectl's cmd/get/customcolumn.go). Throws Failure. */
export function customColumnsPrinter(process: Process, options: CustomColumnsOptions): (object: AnyObject) => string {
  if (options.spec === '') throw new Failure('custom-columns format specified but no custom columns given');
  const columns = failing(() => (options.isFile ? readColumns(process, options.spec) : parseColumns(options.spec)));
  const writer = new TabWriter(TABLE_SETTINGS);
  let headers = !options.noHeaders;
  return (object) => {
    const paths = failing(() => columns.map((column) => parseJsonPath(column.spec)));
    const rows = (isList(object) ? itemsOf(object) : [object]).map((item) => failing(() => rowOf(item, paths)));
    const lines = headers ? [columns.map((column) => column.header).join('\t'), ...rows] : rows;
    headers = false;
    return writer.format(lines.map((line) => `${line}\n`).join(''));
  };
}

function rowOf(object: AnyObject, paths: readonly JsonPathNode[][]): string {
  return paths.map((path) => {
    const values = findResults(path, object, { allowMissingKeys: true });
    if (values.length === 0 || values[0]?.length === 0) return '<none>';
    return values.flat().map((value) => escapeTerminal(goText(value))).join(',');
  }).join('\t');
}

function parseColumns(spec: string): Column[] {
  return spec.split(',').map((part) => {
    const colon = part.indexOf(':');
    if (colon < 0) throw new Failure(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
    return { header: part.slice(0, colon), spec: relaxedJsonPath(part.slice(colon + 1)) };
  });
}

function readColumns(process: Process, path: string): Column[] {
  if (!process.fs.exists(path)) throw new Failure(`error reading template ${path}, open ${path}: no such file or directory\n`);
  const [headers = [], specs = []] = process.fs.readText(path).split('\n').map((line) => line.trim().split(/\s+/).filter((word) => word !== ''));
  if (headers.length !== specs.length) {
    throw new Failure(`number of headers (${headers.length}) and field specifications (${specs.length}) don't match`);
  }
  return headers.map((header, index) => ({ header, spec: relaxedJsonPath(specs[index] ?? '') }));
}

function failing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof JsonPathError) throw new Failure(error.message);
    throw error;
  }
}
