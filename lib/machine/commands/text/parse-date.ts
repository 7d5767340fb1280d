import { zoneAt } from './strftime.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const ORDINALS: Readonly<Record<string, number>> = { last: -1, this: 0, next: 1, a: 1, an: 1 };

interface Reading {
  year: number;
  month: number;
  day: number;
  seconds: number;
  offset: number | undefined;
  weekday: { day: number; weeks: number } | undefined;
  shift: { months: number; days: number; seconds: number };
  timeGiven: boolean;
}

/**
 * The moment that a text names, in milliseconds since the epoch, as `date -d` and `touch -d` read it:
 * `@SECONDS`, ISO 8601, RFC 2822, `tomorrow`, `2 days ago`, `next monday`, `10:30`. Undefined when it names none.
 */
export function parseDate(text: string, now: number, timeZone: string | undefined): number | undefined {
  const epoch = /^\s*@(-?\d+(?:\.\d+)?)\s*$/.exec(text);
  if (epoch) return Math.round(Number(epoch[1]) * 1000);
  const local = new Date(now + zoneAt(now, timeZone).offset * 60_000);
  const reading: Reading = {
    year: local.getUTCFullYear(), month: local.getUTCMonth(), day: local.getUTCDate(),
    seconds: local.getUTCHours() * 3600 + local.getUTCMinutes() * 60 + local.getUTCSeconds() + local.getUTCMilliseconds() / 1000,
    offset: undefined, weekday: undefined, shift: { months: 0, days: 0, seconds: 0 }, timeGiven: false,
  };
  let rest = text.trim().toLowerCase().replaceAll(',', ' ');
  while (rest !== '') {
    const taken = RULES.map(([pattern, apply]) => ({ found: pattern.exec(rest), apply })).find(({ found }) => found !== null);
    if (!taken?.found) return undefined;
    if (taken.apply(reading, taken.found) === false) return undefined;
    rest = rest.slice(taken.found[0].length).trimStart();
  }
  return resolve(reading, timeZone);
}

function resolve(reading: Reading, timeZone: string | undefined): number {
  const { shift, weekday } = reading;
  let day = reading.day;
  if (weekday) {
    const today = new Date(Date.UTC(reading.year, reading.month, day)).getUTCDay();
    const ahead = (weekday.day - today + 7) % 7;
    day += ahead + 7 * (weekday.weeks - (weekday.weeks > 0 && ahead > 0 ? 1 : 0));
  }
  const seconds = weekday && !reading.timeGiven ? 0 : reading.seconds;
  const local = Date.UTC(reading.year, reading.month + shift.months, day + shift.days) + Math.round(seconds * 1000);
  const offset = reading.offset ?? zoneAt(local, timeZone).offset;
  return local - offset * 60_000 + shift.seconds * 1000;
}

type Rule = readonly [RegExp, (reading: Reading, found: RegExpExecArray) => boolean | void];

function setDate(reading: Reading, [year, month, day]: readonly [number, number, number]): boolean {
  if (month < 0 || month > 11 || day < 1 || day > new Date(Date.UTC(year, month + 1, 0)).getUTCDate()) return false;
  [reading.year, reading.month, reading.day] = [year, month, day];
  if (!reading.timeGiven) reading.seconds = 0;
  return true;
}

function setTime(reading: Reading, found: RegExpExecArray): boolean {
  const [, hourText = '', minute = '0', second = '0', meridian] = found;
  let hour = Number(hourText);
  if (meridian) hour = (hour % 12) + (meridian.startsWith('p') ? 12 : 0);
  if (hour > 23 || Number(minute) > 59 || Number(second) >= 61) return false;
  reading.seconds = hour * 3600 + Number(minute) * 60 + Number(second);
  reading.timeGiven = true;
  return true;
}

function addShift(reading: Reading, { amount, unit }: { amount: number; unit: string }): void {
  const { shift } = reading;
  if (unit.startsWith('sec')) shift.seconds += amount;
  else if (unit.startsWith('min')) shift.seconds += amount * 60;
  else if (unit.startsWith('hour')) shift.seconds += amount * 3600;
  else if (unit.startsWith('day')) shift.days += amount;
  else if (unit.startsWith('week')) shift.days += amount * 7;
  else if (unit.startsWith('fortnight')) shift.days += amount * 14;
  else if (unit.startsWith('month')) shift.months += amount;
  else shift.months += amount * 12;
}

const UNIT = '(sec(?:ond)?s?|min(?:ute)?s?|hours?|days?|weeks?|fortnights?|months?|years?)';
const MONTH = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?';
const TIME = String.raw`(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?`;

function monthDay(reading: Reading, { month, day, year }: { month: string; day: string; year: string | undefined }): boolean {
  return setDate(reading, [year === undefined ? reading.year : Number(year), MONTHS.indexOf(month), Number(day)]);
}

const RULES: readonly Rule[] = [
  [/^(\d{4})-(\d{1,2})-(\d{1,2})(?:t(?=\d)|(?!\d))/, (r, f) => setDate(r, [Number(f[1]), Number(f[2]) - 1, Number(f[3])])],
  [/^(\d{1,2})\/(\d{1,2})(?:\/(\d{2,4}))?(?!\d)/, (r, f) => setDate(r, [fullYear(f[3], r.year), Number(f[1]) - 1, Number(f[2])])],
  [/^(\d{4})(\d{2})(\d{2})(?:t(?=\d)|(?!\d))/, (r, f) => setDate(r, [Number(f[1]), Number(f[2]) - 1, Number(f[3])])],
  [new RegExp(`^${TIME}\\s*([ap])\\.?m\\.?`), setTime],
  [new RegExp(`^${TIME}`), setTime],
  [/^(\d{1,2})()()\s*([ap])\.?m\.?/, setTime],
  [/^(?:utc|gmt|z)(?![a-z])/, (r) => void (r.offset = 0)],
  [/^([-+])(\d{2}):?(\d{2})(?!\d)(?!\s*(?:sec|min|hour|day|week|month|year))/, (r, f) => void (r.offset = (f[1] === '-' ? -1 : 1) * (Number(f[2]) * 60 + Number(f[3])))],
  [new RegExp(`^${MONTH}\\s+(\\d{1,2})(?!:)(?:\\s+(\\d{4})(?!:))?(?!\\d)`), (r, f) => monthDay(r, { month: f[1] ?? '', day: f[2] ?? '', year: f[3] })],
  [new RegExp(`^(\\d{1,2})[\\s-]*${MONTH}(?:[\\s-]+(\\d{4})(?!:))?`), (r, f) => monthDay(r, { month: f[2] ?? '', day: f[1] ?? '', year: f[3] })],
  [/^now(?![a-z])/, () => true],
  [/^today(?![a-z])/, () => true],
  [/^tomorrow(?![a-z])/, (r) => void (r.shift.days += 1)],
  [/^yesterday(?![a-z])/, (r) => void (r.shift.days -= 1)],
  [/^(midnight|noon)(?![a-z])/, (r, f) => setTime(r, Object.assign(f, { 1: f[1] === 'noon' ? '12' : '0' }))],
  [new RegExp(`^([-+]?)\\s*(\\d+)\\s*${UNIT}(\\s+ago)?(?![a-z])`), (r, f) => addShift(r, { amount: Number(f[2]) * (f[1] === '-' ? -1 : 1) * (f[4] ? -1 : 1), unit: f[3] ?? '' })],
  [new RegExp(`^(last|this|next|an?)\\s+${UNIT}(\\s+ago)?(?![a-z])`), (r, f) => addShift(r, { amount: (ORDINALS[f[1] ?? ''] ?? 0) * (f[3] ? -1 : 1), unit: f[2] ?? '' })],
  [new RegExp(`^${UNIT}(\\s+ago)?(?![a-z])`), (r, f) => addShift(r, { amount: f[2] ? -1 : 1, unit: f[1] ?? '' })],
  [/^(?:(last|this|next)\s+)?(sun|mon|tue|wed|thu|fri|sat)[a-z]*\.?/, (r, f) => void (r.weekday = { day: DAYS.indexOf(f[2] ?? ''), weeks: ORDINALS[f[1] ?? ''] ?? 0 })],
  [/^(\d{4})(?!\d)/, (r, f) => (r.timeGiven ? void (r.year = Number(f[1])) : setTime(r, Object.assign(f, { 1: f[1]?.slice(0, 2) ?? '', 2: f[1]?.slice(2) ?? '' })))],
];

function fullYear(text: string | undefined, current: number): number {
  if (text === undefined) return current;
  const year = Number(text);
  return text.length > 2 ? year : year + (year < 69 ? 2000 : 1900);
}
