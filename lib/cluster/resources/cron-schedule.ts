/** Cron schedules of five fields, as robfig/cron reads them. Times are UTC. */
export interface Schedule {
  minutes: ReadonlySet<number>;
  hours: ReadonlySet<number>;
  days: ReadonlySet<number>;
  months: ReadonlySet<number>;
  weekdays: ReadonlySet<number>;
  /** Whether the field was `*`: with both days given, either suffices. */
  anyDay: boolean;
  anyWeekday: boolean;
}

const MACROS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *', '@annually': '0 0 1 1 *', '@monthly': '0 0 1 * *', '@weekly': '0 0 * * 0', '@daily': '0 0 * * *', '@midnight': '0 0 * * *', '@hourly': '0 * * * *',
};
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** The schedule that a text means, or what is wrong with it in robfig/cron's words. */
export function parseSchedule(text: string): Schedule | { error: string } {
  const fields = (MACROS[text.trim()] ?? text).trim().split(/\s+/);
  if (fields.length !== 5) return { error: `expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]` };
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields;
  try {
    return {
      minutes: parseField(minute, { low: 0, high: 59 }), hours: parseField(hour, { low: 0, high: 23 }), days: parseField(day, { low: 1, high: 31 }),
      months: parseField(month, { low: 1, high: 12, names: MONTHS }), weekdays: parseField(weekday, { low: 0, high: 6, names: WEEKDAYS }),
      anyDay: /^[*?]/.test(day), anyWeekday: /^[*?]/.test(weekday),
    };
  } catch (error) {
    if (error instanceof SyntaxError) return { error: error.message };
    throw error;
  }
}

interface Bounds {
  low: number;
  high: number;
  names?: readonly string[];
}

function parseField(field: string, bounds: Bounds): Set<number> {
  const values = new Set<number>();
  for (const part of field.split(',')) {
    const [range = '', stepText, ...more] = part.split('/');
    if (more.length > 0) throw new SyntaxError(`too many slashes: ${part}`);
    const [first = '', last, ...extra] = range.split('-');
    if (extra.length > 0) throw new SyntaxError(`too many hyphens: ${part}`);
    const isAny = first === '*' || first === '?';
    const from = isAny ? bounds.low : number(first, bounds);
    const step = stepText === undefined ? 1 : number(stepText, bounds);
    const to = isAny || (last === undefined && stepText !== undefined) ? bounds.high : last === undefined ? from : number(last, bounds);
    if (from < bounds.low) throw new SyntaxError(`beginning of range (${from}) below minimum (${bounds.low}): ${part}`);
    if (to > bounds.high) throw new SyntaxError(`end of range (${to}) above maximum (${bounds.high}): ${part}`);
    if (from > to) throw new SyntaxError(`beginning of range (${from}) beyond end of range (${to}): ${part}`);
    if (step === 0) throw new SyntaxError(`step of range should be a positive number: ${part}`);
    for (let value = from; value <= to; value += step) values.add(value);
  }
  return values;
}

function number(text: string, { low, names }: Bounds): number {
  const named = names?.indexOf(text.toLowerCase()) ?? -1;
  if (named >= 0) return named + low;
  if (!/^\d+$/.test(text)) throw new SyntaxError(`failed to parse int from ${text}: strconv.Atoi: parsing "${text}": invalid syntax`);
  return Number(text);
}

const MINUTE = 60_000;
/** No date satisfies `0 0 30 2 *`; the search gives up after five years, as robfig/cron does. */
const HORIZON = 5 * 366 * 24 * 60;

/** The first instant after `instant` (epoch milliseconds) that the schedule names; undefined when there is none. */
export function nextTime(schedule: Schedule, instant: number): number | undefined {
  let minute = Math.floor(instant / MINUTE) + 1;
  for (const end = minute + HORIZON; minute < end;) {
    const date = new Date(minute * MINUTE);
    if (!schedule.months.has(date.getUTCMonth() + 1) || !dayMatches(schedule, date)) {
      minute = Math.floor(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + 1) / MINUTE);
    } else if (!schedule.hours.has(date.getUTCHours())) minute += 60 - date.getUTCMinutes();
    else if (!schedule.minutes.has(date.getUTCMinutes())) minute += 1;
    else return minute * MINUTE;
  }
  return undefined;
}

function dayMatches(schedule: Schedule, date: Date): boolean {
  const day = schedule.days.has(date.getUTCDate());
  const weekday = schedule.weekdays.has(date.getUTCDay());
  return schedule.anyDay || schedule.anyWeekday ? day && weekday : day || weekday;
}
