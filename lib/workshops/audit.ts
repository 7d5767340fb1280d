import type { DatabaseClient } from '#lib/database/index.ts';

export type AuditAction =
  | 'created' | 'edited' | 'extended' | 'ended' | 'lesson-opened' | 'lesson-closed' | 'lesson-follows-rules'
  | 'joined' | 'returned' | 'left' | 'removed' | 'consented' | 'consent-withdrawn'
  | 'watched-terminal' | 'typed-in-terminal' | 'looked-at-files' | 'looked-at-map' | 'looked-at-work'
  | 'sent-hint' | 'sent-message' | 'took-help' | 'resolved-help' | 'reset-sandbox' | 'exported';

/** Something that was done. Times are milliseconds since the Unix epoch. */
export interface AuditEntry {
  id: number;
  at: number;
  /** The name of who did it. */
  actor: string;
  action: AuditAction;
  /** Whom it concerns; undefined for all. */
  learner: string | undefined;
  /** What exactly: a lesson, a date, a file. */
  detail: string;
}

export interface AuditRecord {
  workshop: string;
  actor: string;
  action: AuditAction;
  learner?: string | undefined;
  detail?: string | undefined;
  at: Date;
}

/** A part of the log, the newest first. */
export interface AuditPage {
  entries: readonly AuditEntry[];
  /** Asked for entries before this id, the log goes on; undefined at its beginning. */
  older: number | undefined;
}

/** How many entries a page holds at most. */
const PAGE = 500;

/** Adds to the log, which nothing else of Drydock writes to. */
export async function record(client: Pick<DatabaseClient, 'auditEntry'>, entry: AuditRecord): Promise<void> {
  const { workshop, learner, detail, ...rest } = entry;
  await client.auditEntry.create({ data: { ...rest, workshopId: workshop, learnerId: learner ?? null, detail: detail ?? '' }, select: { id: true } });
}

/** The newest entries before the one of the id `before`, or of all; with `learner`, those that concern this learner or all. */
export async function auditOf(client: DatabaseClient, workshop: string, { learner, before }: { learner?: string; before?: number | undefined }): Promise<AuditPage> {
  const concerning = learner === undefined ? {} : { OR: [{ learnerId: learner }, { learnerId: null }] };
  const earlier = before === undefined ? {} : { id: { lt: before } };
  const rows = await client.auditEntry.findMany({ where: { workshopId: workshop, ...concerning, ...earlier }, orderBy: { id: 'desc' }, take: PAGE + 1 });
  const entries = rows.slice(0, PAGE).map((row) => ({
    id: row.id, at: row.at.getTime(), actor: row.actor, action: row.action as AuditAction, learner: row.learnerId ?? undefined, detail: row.detail,
  }));
  return { entries, older: rows.length > PAGE ? entries.at(-1)?.id : undefined };
}
