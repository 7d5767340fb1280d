import { throwFaults } from '../request-options.ts';
import type { OptionFault } from '../request-options.ts';
import { isTrue } from '../request-info.ts';

const forbidden = (field: string, why: string): OptionFault => ({ type: 'FieldValueForbidden', field, body: `Forbidden: ${why}` });

function unsupported(match: string, supported: readonly string[]): OptionFault {
  const list = supported.map((value) => JSON.stringify(value)).join(', ');
  return { type: 'FieldValueNotSupported', field: 'resourceVersionMatch', body: `Unsupported value: ${JSON.stringify(match)}: supported values: ${list}` };
}

/** Invalid for parameters of a list that contradict each other (internalversion/validation). */
export function checkListOptions(query: URLSearchParams): void {
  const match = query.get('resourceVersionMatch') ?? '';
  const faults: OptionFault[] = [];
  if (match !== '') {
    if (!query.get('resourceVersion')) faults.push(forbidden('resourceVersionMatch', 'resourceVersionMatch is forbidden unless resourceVersion is provided'));
    if (query.get('continue')) faults.push(forbidden('resourceVersionMatch', 'resourceVersionMatch is forbidden when continue is provided'));
    if (match !== 'Exact' && match !== 'NotOlderThan') faults.push(unsupported(match, ['Exact', 'NotOlderThan', '']));
    if (match === 'Exact' && query.get('resourceVersion') === '0') {
      faults.push(forbidden('resourceVersionMatch', 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'));
    }
  }
  if (query.has('sendInitialEvents')) faults.push(forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list'));
  throwFaults('ListOptions', faults);
}

/** What a watch is to send first. */
export interface WatchStart {
  /** Whether ADDED events for what is there come first; undefined leaves it to the resourceVersion. */
  sendInitialEvents: boolean | undefined;
  allowBookmarks: boolean;
}

export function checkWatchOptions(query: URLSearchParams): WatchStart {
  const match = query.get('resourceVersionMatch') ?? '';
  const initial = query.get('sendInitialEvents');
  const faults: OptionFault[] = [];
  if (initial !== null && match !== 'NotOlderThan') {
    faults.push(forbidden('resourceVersionMatch', 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'));
  }
  if (match !== '') {
    if (initial === null) faults.push(forbidden('resourceVersionMatch', 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided'));
    if (match !== 'NotOlderThan') faults.push(unsupported(match, ['NotOlderThan']));
    if (query.get('continue')) faults.push(forbidden('resourceVersionMatch', 'resourceVersionMatch is forbidden when continue is provided'));
  }
  throwFaults('ListOptions', faults);
  return {
    sendInitialEvents: initial === null ? undefined : isTrue(initial),
    allowBookmarks: isTrue(query.get('allowWatchBookmarks')),
  };
}
