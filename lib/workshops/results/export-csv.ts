import type { WorkshopExport } from './export.ts';

const HEADER = ['learner', 'joined', 'exercise', 'title', 'state', 'points', 'possible', 'attempts', 'hints', 'solution seen', 'passed', 'seconds', 'reason'];

/** A line for each learner and exercise, as RFC 4180 has it; the mark at the start tells Excel that it is UTF-8. */
export function workshopCsv({ learners }: WorkshopExport): string {
  const lines = learners.flatMap(({ name, joinedAt, results }) => results.map((result) => [
    name, joinedAt, result.exercise, result.title, result.state, result.points, result.possible,
    result.attempts, result.hintsShown, result.revealed ? 'yes' : 'no', result.passedAt, result.seconds, result.reason,
  ]));
  return `\uFEFF${[HEADER, ...lines].map((fields) => fields.map(csvField).join(',')).join('\r\n')}\r\n`;
}

/** A field that a spreadsheet takes for text: one that would begin a formula gets an apostrophe before it (OWASP, "CSV Injection"). */
export function csvField(value: string | number | undefined): string {
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r\n\uFF0B\uFF0D\uFF1D\uFF20]/.test(value ?? '') ? `'${value}` : (value ?? '');
  return /[",\r\n;\t]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
