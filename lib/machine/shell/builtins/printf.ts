import { formatPrintf } from '../../commands/printf.ts';
import { momentAt, strftime } from '../../commands/text/strftime.ts';
import { isName } from '../lexer/characters.ts';
import { quoteBackslash } from '../expansion/quote.ts';
import { badOption, refuse } from '../interpreter/builtin.ts';
import type { Builtin, BuiltinCall } from '../interpreter/builtin.ts';
import { keyOf } from '../interpreter/assign.ts';

const USAGE = 'printf [-v var] format [arguments]';

export const printf: Builtin = {
  name: 'printf',
  async run(call) {
    const { shell } = call;
    const bash = shell.flavour.name === 'bash';
    let args = call.args.slice(1);
    let variable: string | undefined;
    if (bash && args[0] === '-v') {
      variable = args[1] ?? '';
      args = args.slice(2);
    } else if (bash && /^-[^-]/.test(args[0] ?? '')) return badOption(call, (args[0] ?? '').slice(0, 2), USAGE);
    if (args[0] === '--') args = args.slice(1);
    const [format, ...values] = args;
    if (format === undefined) {
      await shell.printError(bash ? `printf: usage: ${USAGE}\n` : `${shell.flavour.prefix(shell.place)}usage: printf format [arg ...]\n`);
      return 2;
    }
    const adapted = adapt(call, format, values);
    const formatted = formatPrintf(adapted.format, adapted.values);
    if (variable === undefined) await shell.print(formatted.output);
    else if (!(await store(call, variable, formatted.output))) return 2;
    return complain(call, formatted);
  },
};

async function store(call: BuiltinCall, target: string, value: string): Promise<boolean> {
  const { shell } = call;
  const element = /^([A-Za-z_]\w*)\[(.+)\]$/.exec(target);
  if (element) shell.variables.setElement(element[1] ?? '', keyOf(shell, element[1] ?? '', element[2] ?? ''), value);
  else if (isName(target)) shell.variables.set(target, value);
  else {
    await refuse(call, `\`${target}': not a valid identifier`);
    return false;
  }
  return true;
}

async function complain(call: BuiltinCall, formatted: { complaints: readonly string[]; fatal?: string }): Promise<number> {
  const bash = call.shell.flavour.name === 'bash';
  for (const complaint of formatted.complaints) {
    const subject = complaint.replace(/: [^:]*$/, '');
    if (complaint !== '') await refuse(call, bash ? `${subject}: invalid number` : complaint);
  }
  if (formatted.fatal === undefined) return formatted.complaints.some((complaint) => complaint !== '') ? 1 : 0;
  const directive = formatted.fatal.split(':')[0] ?? '';
  const letter = directive.replace(/^%[-+ #0']*(\*|\d+)?(\.(\*|-?\d*))?[hlLjzt]*/, '');
  if (!bash) return refuse(call, `${directive}: invalid directive`, 2);
  return refuse(call, letter !== '' ? `\`${letter}': invalid format character` : `\`${directive}': missing format character`);
}

const SLOTS = /%(?:%|[-+ #0']*(\*|\d+)?(?:\.(\*|-?\d*))?(?:hh|h|ll|l|L|j|z|t)*(?:\(([^)]*)\)T|([a-zA-Z])))/g;

/** `%q` and `%(…)T` become `%s`, with their arguments quoted or told as times: formats repeat over their arguments. */
function adapt(call: BuiltinCall, format: string, values: readonly string[]): { format: string; values: readonly string[] } {
  if (!/%[^%]*?[q(]/.test(format)) return { format, values };
  const slots: (((value: string | undefined) => string) | undefined)[] = [];
  const changed = format.replace(SLOTS, (whole: string, width: string | undefined, precision: string | undefined, time: string | undefined, letter: string | undefined) => {
    if (whole === '%%') return whole;
    if (width === '*') slots.push(undefined);
    if (precision === '*') slots.push(undefined);
    slots.push(time === undefined ? (letter === 'q' ? (value) => quoteBackslash(value ?? '') : undefined) : (value) => clockTime(call, time, value));
    return time === undefined && letter !== 'q' ? whole : whole.replace(/(\([^)]*\)T|q)$/, 's');
  });
  const count = Math.max(values.length, slots.length > 0 && values.length === 0 ? slots.length : 0);
  const adapted = Array.from({ length: count }, (_, index) => {
    const change = slots[index % slots.length];
    return change ? change(values[index]) : values[index] ?? '';
  });
  return { format: changed, values: adapted };
}

function clockTime(call: BuiltinCall, format: string, value: string | undefined): string {
  const { clock } = call.shell.process;
  const seconds = value === undefined || value === '-1' ? clock.now() / 1000 : value === '-2' ? call.shell.started / 1000 : Number(value);
  return strftime(format || '%H:%M:%S', momentAt(Math.floor(seconds) * 1000, call.shell.variables.get('TZ')));
}
