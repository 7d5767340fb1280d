import { refuse } from '../interpreter/builtin.ts';
import type { Builtin, BuiltinCall } from '../interpreter/builtin.ts';
import { readLine } from '../interpreter/read-line.ts';

interface Options {
  strip: boolean;
  delimiter: number;
  count: number;
  skip: number;
  origin: number | undefined;
  descriptor: number;
  name: string;
}

export const mapfile: Builtin = { name: 'mapfile', run };
export const readarray: Builtin = { name: 'readarray', run };

async function run(call: BuiltinCall): Promise<number> {
  const { shell } = call;
  const options = parse(call.args.slice(1));
  const file = shell.process.descriptors().get(options.descriptor);
  if (!file) return refuse(call, `${options.descriptor}: invalid file descriptor: Bad file descriptor`);
  const ending = options.strip ? '' : String.fromCharCode(options.delimiter);
  const entries: [number, string][] = [];
  let index = options.origin ?? 0;
  let seen = 0;
  for (;;) {
    if (options.count > 0 && entries.length >= options.count) break;
    const line = await readLine(file, { delimiter: options.delimiter });
    if (!line) break;
    seen += 1;
    if (seen <= options.skip) continue;
    entries.push([index, line.text + (line.complete ? ending : '')]);
    index += 1;
  }
  shell.variables.setArray(options.name, entries, options.origin !== undefined);
  return 0;
}

function parse(args: readonly string[]): Options {
  const options: Options = { strip: false, delimiter: 0x0a, count: 0, skip: 0, origin: undefined, descriptor: 0, name: 'MAPFILE' };
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    if (!arg.startsWith('-')) {
      options.name = arg;
      continue;
    }
    if (arg.includes('t')) options.strip = true;
    const letter = /[dnOsuCc]/.exec(arg)?.[0];
    if (letter === undefined) continue;
    const inline = arg.slice(arg.indexOf(letter) + 1);
    const value = inline || (args[(index += 1)] ?? '');
    if (letter === 'd') options.delimiter = value === '' ? 0 : value.charCodeAt(0);
    else if (letter === 'n') options.count = Number(value);
    else if (letter === 's') options.skip = Number(value);
    else if (letter === 'O') options.origin = Number(value);
    else if (letter === 'u') options.descriptor = Number(value);
  }
  return options;
}
