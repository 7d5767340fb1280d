/** A moment in a time zone, with its fields as the calendar there shows them. */
export interface Moment {
  /** Milliseconds since the epoch. */
  at: number;
  nanoseconds: number;
  year: number;
  /** 0 to 11. */
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  /** 0 is Sunday. */
  weekday: number;
  /** Minutes east of Greenwich. */
  offset: number;
  zone: string;
}

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** A moment as a time zone (the value of TZ; UTC when undefined or unknown) shows it. */
export function momentAt(milliseconds: number, timeZone?: string): Moment {
  const whole = Math.floor(milliseconds);
  const { offset, zone } = zoneAt(whole, timeZone);
  const local = new Date(whole + offset * 60_000);
  return {
    at: whole,
    nanoseconds: ((whole % 1000) + 1000) % 1000 * 1_000_000,
    year: local.getUTCFullYear(), month: local.getUTCMonth(), day: local.getUTCDate(),
    hour: local.getUTCHours(), minute: local.getUTCMinutes(), second: local.getUTCSeconds(),
    weekday: local.getUTCDay(), offset, zone,
  };
}

/** Minutes east of Greenwich and the abbreviation that a zone has at a moment. */
export function zoneAt(milliseconds: number, timeZone: string | undefined): { offset: number; zone: string } {
  const name = timeZone?.replace(/^:/, '') ?? '';
  if (name === '' || /^(UTC|UTC0|Etc\/UTC|Universal|Zulu)$/.test(name)) return { offset: 0, zone: 'UTC' };
  const [, letters, sign, hours, minutes = '0'] = /^([A-Za-z]{3,}|<[^>]+>)([-+]?)(\d{1,2})(?::(\d{2}))?$/.exec(name) ?? [];
  if (letters) return { offset: (sign === '-' ? 1 : -1) * (Number(hours) * 60 + Number(minutes)), zone: letters.replace(/[<>]/g, '') };
  try {
    return namedZone(milliseconds, name);
  } catch {
    return { offset: 0, zone: /^[A-Za-z]{3,}$/.test(name) ? name : 'UTC' };
  }
}

function namedZone(milliseconds: number, timeZone: string): { offset: number; zone: string } {
  const part = (style: 'longOffset' | 'short') => new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: style })
    .formatToParts(milliseconds).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours = '0', minutes = '0'] = /GMT(?:([-+])(\d+):(\d+))?/.exec(part('longOffset')) ?? [];
  const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  const short = part('short');
  const american = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'short' }).formatToParts(milliseconds).find(({ type }) => type === 'timeZoneName')?.value ?? short;
  const abbreviation = [short, american].find((text) => /^[A-Z]{3,5}$/.test(text));
  return { offset, zone: abbreviation ?? offsetText(offset, '').slice(0, 3) };
}

function offsetText(offset: number, separator: string): string {
  const total = Math.abs(offset);
  return `${offset < 0 ? '-' : '+'}${pad(Math.floor(total / 60))}${separator}${pad(total % 60)}`;
}

function pad(value: number, width = 2, fill = '0'): string {
  return String(value).padStart(width, fill);
}

function dayOfYear({ year, month, day }: Moment): number {
  return Math.round((Date.UTC(year, month, day) - Date.UTC(year, 0, 1)) / 86_400_000) + 1;
}

function isoWeek(moment: Moment): { week: number; year: number } {
  const thursday = new Date(Date.UTC(moment.year, moment.month, moment.day + 4 - (moment.weekday || 7)));
  const year = thursday.getUTCFullYear();
  return { week: Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / 604_800_000) + 1, year };
}

const FIELDS: Readonly<Record<string, (moment: Moment) => string>> = {
  a: ({ weekday }) => (DAYS[weekday] ?? '').slice(0, 3),
  A: ({ weekday }) => DAYS[weekday] ?? '',
  b: ({ month }) => (MONTHS[month] ?? '').slice(0, 3),
  h: ({ month }) => (MONTHS[month] ?? '').slice(0, 3),
  B: ({ month }) => MONTHS[month] ?? '',
  c: (moment) => strftime('%a %b %e %H:%M:%S %Y', moment),
  C: ({ year }) => pad(Math.floor(year / 100)),
  d: ({ day }) => pad(day),
  D: (moment) => strftime('%m/%d/%y', moment),
  e: ({ day }) => pad(day, 2, ' '),
  F: (moment) => strftime('%Y-%m-%d', moment),
  g: (moment) => pad(isoWeek(moment).year % 100),
  G: (moment) => String(isoWeek(moment).year),
  H: ({ hour }) => pad(hour),
  I: ({ hour }) => pad(hour % 12 || 12),
  j: (moment) => pad(dayOfYear(moment), 3),
  k: ({ hour }) => pad(hour, 2, ' '),
  l: ({ hour }) => pad(hour % 12 || 12, 2, ' '),
  m: ({ month }) => pad(month + 1),
  M: ({ minute }) => pad(minute),
  n: () => '\n',
  N: ({ nanoseconds }) => pad(nanoseconds, 9),
  p: ({ hour }) => (hour < 12 ? 'AM' : 'PM'),
  P: ({ hour }) => (hour < 12 ? 'am' : 'pm'),
  q: ({ month }) => String(Math.floor(month / 3) + 1),
  r: (moment) => strftime('%I:%M:%S %p', moment),
  R: (moment) => strftime('%H:%M', moment),
  s: ({ at }) => String(Math.floor(at / 1000)),
  S: ({ second }) => pad(second),
  t: () => '\t',
  T: (moment) => strftime('%H:%M:%S', moment),
  u: ({ weekday }) => String(weekday || 7),
  U: (moment) => pad(Math.floor((dayOfYear(moment) + 6 - moment.weekday) / 7)),
  V: (moment) => pad(isoWeek(moment).week),
  w: ({ weekday }) => String(weekday),
  W: (moment) => pad(Math.floor((dayOfYear(moment) + 6 - ((moment.weekday + 6) % 7)) / 7)),
  x: (moment) => strftime('%m/%d/%y', moment),
  X: (moment) => strftime('%H:%M:%S', moment),
  y: ({ year }) => pad(year % 100),
  Y: ({ year }) => String(year),
  z: ({ offset }) => offsetText(offset, ''),
  ':z': ({ offset }) => offsetText(offset, ':'),
  Z: ({ zone }) => zone,
  '%': () => '%',
};

/** A moment in the words of a format, as GNU date takes it: flags `-_0^#`, width, `%N` with a width. */
export function strftime(format: string, moment: Moment): string {
  return format.replace(/%([-_0^#+]*)(\d*)([EO]?)(:z|[a-zA-Z%])/g, (whole, flags: string, width: string, _modifier, letter: string) => {
    const field = FIELDS[letter];
    if (!field) return whole;
    return adjust(field(moment), { flags, width, letter });
  });
}

function adjust(text: string, { flags, width, letter }: { flags: string; width: string; letter: string }): string {
  let value = text;
  if (letter === 'N' && width !== '') return value.slice(0, Number(width));
  const numeric = /^[ 0]*\d+$/.test(value);
  if (flags.includes('-') && numeric) value = value.replace(/^[ 0]+(?=\d)/, '');
  if (flags.includes('_') && numeric) value = value.replace(/^0+(?=\d)/, (zeros) => ' '.repeat(zeros.length));
  if (flags.includes('0') && numeric) value = value.replace(/^ +/, (spaces) => '0'.repeat(spaces.length));
  if (flags.includes('^')) value = value.toUpperCase();
  if (flags.includes('#')) value = letter === 'p' ? value.toLowerCase() : value.toUpperCase();
  return width === '' ? value : value.padStart(Number(width), flags.includes('_') || (!numeric && !flags.includes('0')) ? ' ' : '0');
}
