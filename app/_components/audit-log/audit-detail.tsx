import type { AuditEntry } from '#lib/workshops/index.ts';
import { Moment } from '../moment/moment.tsx';

/** What exactly an act was about, for people; `titles` are those of lessons and exercises by their names. */
export function AuditDetail({ entry: { action, detail }, titles }: { entry: Pick<AuditEntry, 'action' | 'detail'>; titles: Readonly<Record<string, string>> }) {
  return action === 'extended' ? <Moment at={Date.parse(detail)} /> : (titles[detail] ?? detail);
}
