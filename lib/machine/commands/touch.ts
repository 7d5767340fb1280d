import { SystemError } from '../system-error.ts';
import type { Command, Invocation } from './invocation/invocation.ts';
import { parseDate } from './text/parse-date.ts';
import { zoneAt } from './text/strftime.ts';

/** GNU coreutils 9.1 `touch`; BusyBox's `touch`. */
export const touch: Command = {
  name: 'touch',
  usage: '[OPTION]... FILE...',
  busyboxUsage: '[-cham] [-d DATE] [-t DATE] [-r FILE] FILE...',
  summary: 'Update mtime of FILEs',
  options: ['a', 'c,no-create', 'd,date=', 'f', 'h,no-dereference', 'm', 'r,reference=', 't=', 'time='],
  async run(call) {
    if (call.operands.length === 0) {
      if (!call.gnu) call.exitWithUsage();
      call.misuse('missing file operand');
    }
    const at = timeOf(call);
    for (const path of call.operands) await touchPath(call, path, at);
    return call.status;
  },
};

function timeOf(call: Invocation): number {
  const { options, process } = call;
  const reference = options.value('r');
  if (reference !== undefined) return process.fs.status(reference).modified;
  const timeZone = process.env.get('TZ');
  const text = options.value('d');
  if (text !== undefined) return parseDate(text, process.clock.now(), timeZone) ?? call.fail(`invalid date format ${call.quoteWord(text)}`);
  const stamp = options.value('t');
  return stamp === undefined ? process.clock.now() : parseStamp(call, stamp);
}

/** `[[CC]YY]MMDDhhmm[.ss]` */
function parseStamp(call: Invocation, stamp: string): number {
  const [, year, month = '', day = '', hour = '', minute = '', second = '0'] = /^(\d{2}|\d{4})?(\d{2})(\d{2})(\d{2})(\d{2})(?:\.(\d{2}))?$/.exec(stamp) ?? [];
  if (month === '') call.fail(`invalid date format ${call.quoteWord(stamp)}`);
  const now = new Date(call.process.clock.now());
  const fullYear = year === undefined ? now.getUTCFullYear() : year.length === 4 ? Number(year) : Number(year) + (Number(year) < 69 ? 2000 : 1900);
  const local = Date.UTC(fullYear, Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  return local - zoneAt(local, call.process.env.get('TZ')).offset * 60_000;
}

async function touchPath(call: Invocation, path: string, at: number): Promise<void> {
  const { fs } = call.process;
  try {
    if (!fs.exists(path)) {
      if (call.options.has('c')) return;
      fs.open(path, { write: true, create: true }).release();
    }
    if (call.options.has('a') && !call.options.has('m')) return;
    fs.touch(path, at);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    const words = error.code === 'EACCES' || error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'EROFS' ? 'cannot touch' : 'setting times of';
    await call.warn(call.gnu ? `${words} ${call.quote(path)}: ${error.message}` : `${path}: ${error.message}`);
  }
}
