/** What `stress` was asked for. */
export interface StressOptions {
  /** Workers of each kind. */
  cpu: number;
  io: number;
  vm: number;
  hdd: number;
  /** Bytes that each vm worker takes. */
  vmBytes: number;
  /** Seconds; 0 is without end. */
  timeout: number;
  dryRun: boolean;
  quiet: boolean;
  show: 'usage' | 'version' | undefined;
}

/** A wrong command line; `line` is that of stress.c 1.0.4 which says so. */
export class StressMisuse extends Error {
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, y: 31_557_600 };
const BYTES: Readonly<Record<string, number>> = { B: 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };

/** Where stress.c says what; those of its options' arguments differ by option, and all are told as the first. */
const LINES = { missing: 158, invalid: 182, unknown: 242, suffix: 656 };

/** Reads the words after the name. Throws StressMisuse. */
export function parseStress(words: readonly string[]): StressOptions {
  const options: StressOptions = { cpu: 0, io: 0, vm: 0, hdd: 0, vmBytes: 256 * 2 ** 20, timeout: 0, dryRun: false, quiet: false, show: undefined };
  const left = [...words];
  const argument = (name: string) => {
    const word = left.shift();
    if (word === undefined) throw new StressMisuse(LINES.missing, `missing argument to option '${name}'`);
    return word;
  };
  const workers = (name: string, kind: 'cpu' | 'io' | 'vm' | 'hdd') => {
    const count = suffixed(argument(name), BYTES);
    if (count <= 0) throw new StressMisuse(LINES.invalid, `invalid number of ${kind} hogs: ${count}`);
    options[kind] = count;
  };
  for (let name = left.shift(); name !== undefined; name = left.shift()) {
    if (name === '-?' || name === '--help') options.show = 'usage';
    else if (name === '--version') options.show = 'version';
    else if (name === '-q' || name === '--quiet') options.quiet = true;
    else if (name === '-n' || name === '--dry-run') options.dryRun = true;
    else if (name === '-t' || name === '--timeout') options.timeout = suffixed(argument(name), SECONDS);
    else if (name === '-c' || name === '--cpu') workers(name, 'cpu');
    else if (name === '-i' || name === '--io') workers(name, 'io');
    else if (name === '-m' || name === '--vm') workers(name, 'vm');
    else if (name === '-d' || name === '--hdd') workers(name, 'hdd');
    else if (name === '--vm-bytes') options.vmBytes = suffixed(argument(name), BYTES);
    else if (name === '--hdd-bytes' || name === '--vm-stride') suffixed(argument(name), BYTES);
    else if (name === '--backoff' || name === '--vm-hang') suffixed(argument(name), SECONDS);
    else if (name !== '-v' && name !== '--verbose' && name !== '--vm-keep') throw new StressMisuse(LINES.unknown, `unrecognized option: ${name}`);
    if (options.show) break;
  }
  if (options.cpu + options.io + options.vm + options.hdd === 0) options.show ??= 'usage';
  return options;
}

/** `150M`, `10s`: a whole number with a suffix of those given. */
function suffixed(word: string, units: Readonly<Record<string, number>>): number {
  const last = word.at(-1) ?? '';
  if (/\d/.test(last)) return Number.parseInt(word, 10);
  const unit = units[last] ?? units[last.toUpperCase()] ?? units[last.toLowerCase()];
  if (unit === undefined) throw new StressMisuse(LINES.suffix, `unrecognized suffix: ${last}`);
  return (Number.parseInt(word, 10) || 0) * unit;
}
