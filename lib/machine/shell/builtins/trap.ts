import { quoteSingle } from '../expansion/quote.ts';
import { SIGNAL_NUMBERS } from '../../processes/signals.ts';
import { badOption, refuse } from '../interpreter/builtin.ts';
import type { Builtin, BuiltinCall } from '../interpreter/builtin.ts';
import type { TrapName } from '../interpreter/signals.ts';
import { listSignals, signalByName } from './signal-names.ts';

const EVENTS: readonly TrapName[] = ['EXIT', 'ERR', 'DEBUG', 'RETURN'];

export const trap: Builtin = {
  name: 'trap',
  special: true,
  async run(call) {
    const { shell } = call;
    const args = call.args[1] === '--' ? call.args.slice(2) : call.args.slice(1);
    if (args[0] === '-l') {
      await shell.print(listSignals(shell.flavour.name));
      return 0;
    }
    if (args.length === 0 || args[0] === '-p') return print(call, args.slice(1));
    if (/^-./.test(args[0] ?? '')) return badOption(call, (args[0] ?? '').slice(0, 2), 'trap [-lp] [[arg] signal_spec ...]');
    const [first = '', ...rest] = args;
    // A number first, or a name alone, means: back to the default.
    const resets = first === '-' || rest.length === 0 || /^\d+$/.test(first);
    const names = resets && first !== '-' ? args : rest;
    let status = 0;
    for (const spec of names) {
      const name = trapName(spec);
      if (name === undefined) status = await refuseSignal(call, spec);
      else shell.signals.setTrap(name, resets ? undefined : first);
    }
    return status;
  },
};

async function refuseSignal(call: BuiltinCall, spec: string): Promise<number> {
  if (call.shell.flavour.name !== 'dash') return refuse(call, `${spec}: invalid signal specification`);
  await call.shell.printError(`trap: ${spec}: bad trap\n`);
  return 1;
}

function trapName(spec: string): TrapName | undefined {
  const upper = spec.toUpperCase();
  if (spec === '0') return 'EXIT';
  const event = EVENTS.find((name) => name === upper);
  if (event) return event;
  const signal = signalByName(spec);
  return signal === 0 ? 'EXIT' : signal;
}

async function print({ shell }: BuiltinCall, wanted: readonly string[]): Promise<number> {
  const traps = [...shell.signals.listed()].sort(([left], [right]) => order(left) - order(right));
  for (const [name, command] of traps) {
    if (wanted.length > 0 && !wanted.some((spec) => trapName(spec) === name)) continue;
    const shown = shell.flavour.name === 'bash' ? name : name.replace(/^SIG/, '');
    await shell.print(`trap -- ${quoteSingle(command)} ${shown}\n`);
  }
  return 0;
}

function order(name: TrapName): number {
  if (name === 'EXIT') return 0;
  return name.startsWith('SIG') ? SIGNAL_NUMBERS[name as keyof typeof SIGNAL_NUMBERS] : 100 + EVENTS.indexOf(name);
}
