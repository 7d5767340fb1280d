import type { Command, Invocation } from './invocation/invocation.ts';
import { readLines } from './invocation/lines.ts';
import { parseDate } from './text/parse-date.ts';
import { momentAt, strftime } from './text/strftime.ts';

const ISO_FORMATS: Readonly<Record<string, string>> = {
  date: '%Y-%m-%d', hours: '%Y-%m-%dT%H%:z', minutes: '%Y-%m-%dT%H:%M%:z', seconds: '%Y-%m-%dT%H:%M:%S%:z', ns: '%Y-%m-%dT%H:%M:%S,%N%:z',
};

/** GNU coreutils 9.1 `date`; BusyBox's `date`. */
export const date: Command = {
  name: 'date',
  usage: '[OPTION]... [+FORMAT]',
  busyboxUsage: '[OPTIONS] [+FMT] [[-s] TIME]',
  summary: 'Display the time in the given FORMAT.',
  options: [
    'd,date=', 'debug', 'f,file=', 'I,iso-8601=?', 'R,rfc-email,rfc-822,rfc-2822', 'rfc-3339=', 'r,reference=', 's,set=', 'u,utc,universal', 'resolution',
  ],
  busyboxOptions: ['d,date=', 's,set=', 'u,utc', 'r,reference=', 'R,rfc-2822', 'I,iso-8601=?', 'D='],
  async run(call) {
    const { options } = call;
    const format = formatOf(call);
    const timeZone = options.has('u') ? 'UTC' : call.process.env.get('TZ');
    if (options.has('s')) {
      call.status = 1;
      await call.say(call.gnu ? `${call.name}: cannot set date: Operation not permitted\n` : "date: can't set date: Operation not permitted\n");
    }
    for (const text of await textsOf(call)) {
      const at = text === undefined ? referenceTime(call) : parseDate(text, call.process.clock.now(), timeZone);
      if (at === undefined) {
        await call.warn(call.gnu ? `invalid date ${call.quoteWord(text ?? '')}` : `invalid date '${text}'`);
        continue;
      }
      await call.put(`${strftime(format, momentAt(at, timeZone))}\n`);
    }
    return call.status;
  },
};

function formatOf(call: Invocation): string {
  const { options, operands } = call;
  const [operand, extra] = operands;
  if (extra !== undefined) call.misuse(`extra operand ${call.quoteWord(extra)}`);
  if (operand !== undefined && !operand.startsWith('+')) {
    if (!call.gnu || !/^\d{8}/.test(operand)) call.fail(`invalid date ${call.quoteWord(operand)}`);
    call.fail('cannot set date: Operation not permitted');
  }
  if (operand !== undefined) return operand.slice(1);
  if (options.has('R')) return '%a, %d %b %Y %H:%M:%S %z';
  const rfc = options.value('rfc-3339');
  if (rfc !== undefined) return rfc === 'date' ? '%Y-%m-%d' : rfc === 'ns' ? '%Y-%m-%d %H:%M:%S.%N%:z' : '%Y-%m-%d %H:%M:%S%:z';
  if (options.has('I')) return ISO_FORMATS[options.value('I') ?? 'date'] ?? call.misuse(`invalid argument ${call.quoteWord(options.value('I') ?? '')} for ${call.quoteWord('--iso-8601')}`);
  return '%a %b %e %H:%M:%S %Z %Y';
}

async function textsOf(call: Invocation): Promise<(string | undefined)[]> {
  const file = call.options.value('f');
  if (file === undefined) return [call.options.value('d')];
  const opened = await call.openOrWarn(file);
  return opened ? (await readLines(call, opened)).lines : [];
}

function referenceTime(call: Invocation): number {
  const path = call.options.value('r');
  return path === undefined ? call.process.clock.now() : call.process.fs.status(path).modified;
}
