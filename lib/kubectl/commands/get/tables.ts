import { ageOf } from '../../printers/age.ts';
import type { Table, TableOptions } from '../../printers/table.ts';
import type { AnyObject } from '../../resources/info.ts';
import type { Invocation } from '../../session/invocation.ts';

/** How kubectl asks for a table that the server makes. */
export const TABLE_ACCEPT = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json';

/** How the flags want a table printed. */
export function tableOptions(invocation: Invocation): TableOptions {
  const { flags } = invocation;
  return {
    wide: flags.string('output') === 'wide',
    noHeaders: flags.bool('no-headers'),
    showLabels: flags.bool('show-labels'),
    labelColumns: flags.list('label-columns'),
    withNamespace: false,
  };
}

/** A server that makes no tables gets kubectl's own: NAME and AGE. */
export function asTable(answer: Table, now: number): Table {
  if (answer.kind === 'Table') return answer;
  const object = answer as unknown as AnyObject;
  const items = Array.isArray(object['items']) ? object['items'] as AnyObject[] : [object];
  return {
    kind: 'Table',
    columnDefinitions: [{ name: 'Name', type: 'string', format: 'name', priority: 0 }, { name: 'Age', type: 'string', format: '', priority: 0 }],
    rows: items.map((item) => ({ cells: [item.metadata?.name, ageOf(item.metadata?.creationTimestamp, now)], object: { ...item } })),
  };
}
