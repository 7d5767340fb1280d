import type { Process } from '../program.ts';
import type { Command } from './invocation/invocation.ts';
import { momentAt, strftime } from './text/strftime.ts';

/** `up 2 days, 3:04`, as procps and BusyBox write it; minutes alone below an hour. */
export function upFor(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor(minutes / 60) % 24;
  const dayText = days > 0 ? `${days} day${days === 1 ? '' : 's'}, ` : '';
  const rest = hours > 0 ? `${String(hours).padStart(2)}:${String(minutes % 60).padStart(2, '0')}` : `${minutes % 60} min`;
  return `up ${dayText}${rest}`;
}

/** The first line of `uptime` and `top`. */
export function uptimeLine(process: Process, gnu: boolean): string {
  const now = process.clock.now();
  const time = strftime('%H:%M:%S', momentAt(now, process.env.get('TZ')));
  const users = new Set(process.processes().flatMap(({ tty }) => (tty === undefined ? [] : [tty]))).size;
  const people = `${String(users).padStart(2)} user${users > 1 || (users === 0 && !gnu) ? 's' : ''},  `;
  return ` ${time} ${upFor(now - process.machine.booted)}, ${people}load average: 0.00, 0.00, 0.00`;
}

/** procps 4.0.2 `uptime`; BusyBox's. */
export const uptime: Command = {
  name: 'uptime',
  usage: '[options]',
  busyboxUsage: '',
  summary: 'Display the time since the last boot',
  version: 'uptime from procps-ng 4.0.2',
  options: ['p,pretty', 's,since'],
  async run(call) {
    const { process, options } = call;
    const up = process.clock.now() - process.machine.booted;
    if (options.has('s')) await call.put(`${strftime('%Y-%m-%d %H:%M:%S', momentAt(process.machine.booted, process.env.get('TZ')))}\n`);
    else if (options.has('p')) await call.put(`up ${pretty(up)}\n`);
    else await call.put(`${uptimeLine(process, call.gnu)}\n`);
    return 0;
  },
};

function pretty(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  const parts: [number, string][] = [[Math.floor(minutes / 10_080), 'week'], [Math.floor(minutes / 1440) % 7, 'day'], [Math.floor(minutes / 60) % 24, 'hour'], [minutes % 60, 'minute']];
  return parts.filter(([count, unit]) => count > 0 || (unit === 'minute' && minutes === 0)).map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`).join(', ');
}
