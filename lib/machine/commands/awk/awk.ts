import { CommandFailure } from '../invocation/failure.ts';
import type { Command, Invocation } from '../invocation/invocation.ts';
import { RegexError } from '../regex/syntax-tree.ts';
import { regexWords } from './expression-parser.ts';
import { Interpreter } from './interpreter.ts';
import { parseAwk } from './parser.ts';
import { programText } from './streams.ts';

interface Request {
  source: string | undefined;
  separator: string | undefined;
  assignments: string[];
  operands: string[];
}

/** mawk 1.3.4 (Debian's awk); BusyBox's. */
export const awk: Command = {
  name: 'awk',
  usage: "[Options] [Program] [file ...]",
  busyboxUsage: "[-F SEP] [-v VAR=VAL]... [-f FILE]... [AWK_PROGRAM] [FILE]...",
  summary: 'Pattern scanning and text processing language',
  errorCode: 2,
  run,
};

/** The same under its own name. */
export const mawk: Command = { ...awk, name: 'mawk' };

async function run(call: Invocation): Promise<number> {
  if (call.args[0] === '-W' || call.args[0] === '--version' || call.args[0] === '-V') {
    await call.put('mawk 1.3.4 20200120\nCopyright 2008-2019,2020, Thomas E. Dickey\nCopyright 1991-1996,2014, Michael D. Brennan\n');
    return 0;
  }
  const request = parseArguments(call);
  const { source, separator, assignments, operands } = request;
  if (source === undefined) {
    await call.say(`Usage: ${call.gnu ? 'mawk' : 'awk'} [Options] [Program] [file ...]\n`);
    return call.gnu ? 2 : 1;
  }
  try {
    const interpreter = new Interpreter(call, parseAwk(source));
    if (separator !== undefined) interpreter.assign('FS', separator === 't' ? '\t' : separator);
    for (const assignment of assignments) {
      const [, name, value = ''] = /^([A-Za-z_]\w*)=(.*)$/s.exec(assignment) ?? [];
      if (name === undefined) call.fail(`improper assignment: -v ${assignment}`);
      interpreter.assign(name ?? '', value);
    }
    return await interpreter.run([call.name, ...operands]);
  } catch (error) {
    if (error instanceof RegexError) throw new CommandFailure(regexWords(error), { code: 2 });
    if (error instanceof CommandFailure && !call.gnu) throw new CommandFailure(`cmd. line:1: ${error.message.replace(/^line \d+: s/, 'S')}`, { code: 1 });
    throw error;
  }
}

function parseArguments(call: Invocation): Request {
  const request: Request = { source: undefined, separator: undefined, assignments: [], operands: [] };
  const args = [...call.args];
  const programs: string[] = [];
  while (args.length > 0 && /^-./.test(args[0] ?? '')) {
    const arg = args.shift() ?? '';
    if (arg === '--') break;
    const [letter, attached] = [arg[1] ?? '', arg.slice(2)];
    const value = () => attached || (args.shift() ?? call.fail(`option requires an argument -- ${letter}`));
    if (letter === 'F') request.separator = value();
    else if (letter === 'v') request.assignments.push(value());
    else if (letter === 'f') programs.push(programText(call, value()));
    else call.fail(call.gnu ? `not an option: ${arg}` : `invalid option -- '${letter}'`);
  }
  request.source = programs.length > 0 ? programs.join('\n') : args.shift();
  request.operands = args;
  return request;
}
