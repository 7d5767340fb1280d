import type { Job } from '../interpreter/jobs.ts';
import type { Shell } from '../interpreter/shell.ts';

/** The job of `%1`, `%+`, `%%`, `%-`, `%text`, `%?text`; 'ambiguous' when several fit. */
export function findJob(shell: Shell, spec: string): Job | 'ambiguous' | undefined {
  const { current, previous } = shell.jobs.current();
  const body = spec.startsWith('%') ? spec.slice(1) : spec;
  if (body === '' || body === '+' || body === '%') return current;
  if (body === '-') return previous ?? current;
  if (/^\d+$/.test(body)) return shell.jobs.all.find((job) => job.id === Number(body));
  const fits = shell.jobs.all.filter((job) => (body.startsWith('?') ? job.text.includes(body.slice(1)) : job.text.startsWith(body)));
  return fits.length > 1 ? 'ambiguous' : fits[0];
}
