import { record, text } from '../resources/info.ts';
import { TABLE_SETTINGS, TabWriter } from './tab-writer.ts';

/** What the server answers to a request for a table (meta/v1 Table). */
export interface Table {
  kind: string;
  metadata?: { resourceVersion?: string; continue?: string };
  columnDefinitions?: TableColumn[] | null;
  rows?: TableRow[] | null;
}

export interface TableColumn {
  name: string;
  type: string;
  format: string;
  description?: string;
  priority: number;
}

export interface TableRow {
  cells: unknown[];
  object?: Record<string, unknown>;
}

export interface TableOptions {
  wide: boolean;
  noHeaders: boolean;
  showLabels: boolean;
  labelColumns: readonly string[];
  withNamespace: boolean;
  /** `pod` or `deployment.apps`, put before names. */
  kindPrefix?: string | undefined;
}

/** Prints tables as `kubectl get` does, headers once, columns kept between events of a watch. */
export class TablePrinter {
  readonly #options: TableOptions;
  readonly #writer = new TabWriter(TABLE_SETTINGS);
  #columns: TableColumn[] = [];
  #headersPrinted = false;

  constructor(options: TableOptions) {
    this.#options = options;
  }

  /** The rows as text without alignment, for `align`. `event` adds the EVENT column. */
  rows(table: Table, event?: string): string {
    const given = table.columnDefinitions ?? [];
    if (given.length > 0 && !sameColumns(given, this.#columns)) {
      this.#columns = given;
      this.#headersPrinted = false;
    }
    const rows = table.rows ?? [];
    const headers = !this.#options.noHeaders && !this.#headersPrinted && rows.length > 0;
    if (rows.length > 0) this.#headersPrinted = true;
    const lines = rows.map((row) => this.#line(row, event));
    return (headers ? [this.#headerLine(event), ...lines] : lines).map((line) => `${line}\n`).join('');
  }

  /** Sets rows in columns. */
  align(rows: string): string {
    return this.#writer.format(rows);
  }

  #headerLine(event: string | undefined): string {
    const { withNamespace, labelColumns, showLabels } = this.#options;
    return [
      ...(event === undefined ? [] : ['EVENT']),
      ...(withNamespace ? ['NAMESPACE'] : []),
      ...this.#columns.filter((column) => this.#isShown(column)).map((column) => column.name.toUpperCase()),
      ...labelColumns.map((label) => (label.split('/').at(-1) ?? '').toUpperCase()),
      ...(showLabels ? ['LABELS'] : []),
    ].join('\t');
  }

  #line(row: TableRow, event: string | undefined): string {
    const { withNamespace, labelColumns, showLabels, kindPrefix } = this.#options;
    const metadata = record(row.object?.['metadata']);
    const labels = record(metadata['labels']);
    const nameColumn = this.#columns.findIndex((column) => column.format === 'name' && column.type === 'string');
    const cells = this.#columns.flatMap((column, index) => {
      if (!this.#isShown(column)) return [];
      const cell = cellText(row.cells[index]);
      return [kindPrefix !== undefined && index === nameColumn ? `${kindPrefix}/${cell}` : cell];
    });
    return [
      ...(event === undefined ? [] : [event.padEnd(10)]),
      ...(withNamespace ? [text(metadata['namespace'])] : []),
      ...cells,
      ...labelColumns.map((label) => (Object.hasOwn(labels, label) ? text(labels[label]) : '')),
      ...(showLabels ? [labelsText(labels)] : []),
    ].join('\t');
  }

  #isShown(column: TableColumn): boolean {
    return this.#options.wide || column.priority === 0;
  }
}

function sameColumns(a: readonly TableColumn[], b: readonly TableColumn[]): boolean {
  return a.length === b.length && a.every((column, index) => column.name === b[index]?.name && column.priority === b[index]?.priority);
}

/** A cell up to its first line break; escape characters become visible. */
function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  const whole = String(cell);
  const broken = whole.search(/[\f\n\r]/);
  return escapeTerminal(broken < 0 ? whole : whole.slice(0, broken)) + (broken < 0 ? '' : '...');
}

/** Escape sequences cannot reach the terminal (cli-runtime's terminal.go). */
export function escapeTerminal(value: string): string {
  return value.replaceAll('\x1b', '^[').replaceAll('\r', '\\r');
}

/** `a=1,b=2`, `<none>` without labels. */
export function labelsText(labels: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${text(value)}`).sort();
  return pairs.length === 0 ? '<none>' : pairs.join(',');
}
