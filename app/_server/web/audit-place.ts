/** Where in a log to begin: the id of an entry, as `?before=` gives it; undefined for the newest, as for what is no id. */
export function auditPlace(before: unknown): number | undefined {
  return typeof before === 'string' && /^\d{1,15}$/.test(before) ? Number(before) : undefined;
}
