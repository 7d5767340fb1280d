import { ageOf } from '../printers/age.ts';
import { record, text } from '../resources/info.ts';
import type { AnyObject } from '../resources/info.ts';
import type { DescriptionWriter } from './writer.ts';

/** The events about an object, oldest first (describe's DescribeEvents). `now` is in epoch milliseconds. */
export function writeEvents(w: DescriptionWriter, events: readonly AnyObject[] | undefined, now: number): void {
  if (!events) return;
  if (events.length === 0) {
    w.line(0, 'Events:\t<none>');
    return;
  }
  w.flush();
  w.line(0, 'Events:');
  w.line(1, 'Type\tReason\tAge\tFrom\tMessage');
  w.line(1, '----\t------\t----\t----\t-------');
  for (const event of [...events].sort((a, b) => lastTime(a) - lastTime(b))) {
    const source = text(record(event['source'])['component']) || text(event['reportingComponent']);
    const path = text(record(event['involvedObject'])['fieldPath']);
    const message = text(event['message']).trim();
    w.line(1, `${text(event['type'])}\t${text(event['reason'])}\t${intervalOf(event, now)}\t${source}\t${path === '' ? message : `${path}: ${message}`}`);
  }
}

/** `4s`, or `4s (x3 over 20s)` for one that came again. */
export function intervalOf(event: AnyObject, now: number): string {
  const first = ageOf(event['eventTime'] ?? event['firstTimestamp'], now);
  const series = event['series'] ? record(event['series']) : undefined;
  if (series) return `${ageOf(series['lastObservedTime'], now)} (x${text(series['count'])} over ${first})`;
  if (Number(event['count'] ?? 0) > 1) return `${ageOf(event['lastTimestamp'], now)} (x${text(event['count'])} over ${first})`;
  return first;
}

/** kubectl describe sorts by this field alone, so that events without it come first. */
function lastTime(event: AnyObject): number {
  return event['lastTimestamp'] ? Date.parse(text(event['lastTimestamp'])) : 0;
}

/** When an event was seen last, in epoch milliseconds (kubectl's util/event SortableEvents). */
export function lastSeen(event: AnyObject): number {
  const series = event['series'] ? record(event['series'])['lastObservedTime'] : undefined;
  const time = series ?? event['lastTimestamp'] ?? event['eventTime'];
  return time ? Date.parse(text(time)) : 0;
}
