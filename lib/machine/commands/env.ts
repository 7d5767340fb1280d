import type { Command, Invocation } from './invocation/invocation.ts';
import { becomeCommand } from './invocation/run-command.ts';

/** GNU coreutils 9.1 `env`; BusyBox's. */
export const env: Command = {
  name: 'env',
  usage: '[OPTION]... [-] [NAME=VALUE]... [COMMAND [ARG]...]',
  busyboxUsage: '[-i0] [-u NAME]... [-] [NAME=VALUE]... [PROG ARGS]',
  summary: 'Print current environment or run PROG after setting up specified environment',
  errorCode: 125,
  rules: { stopAtOperand: true },
  options: ['i,ignore-environment', '0,null', 'u,unset=', 'C,chdir=', 'S,split-string=', 'v,debug'],
  async run(call) {
    const { process, options } = call;
    const variables = process.env;
    const operands = [...(options.value('S')?.split(/\s+/).filter((word) => word !== '') ?? []), ...call.operands];
    if (operands[0] === '-') operands.shift();
    if (options.has('i') || call.operands[0] === '-') variables.clear();
    for (const name of options.values('u')) unset(call, name);
    while (/^[^=]+=/.test(operands[0] ?? '')) {
      const [, name = '', value = ''] = /^([^=]+)=(.*)$/s.exec(operands.shift() ?? '') ?? [];
      variables.set(name, value);
    }
    const folder = options.value('C');
    if (folder !== undefined) process.changeDirectory(folder);
    if (operands.length === 0) return print(call);
    if (options.has('0')) call.misuse('cannot specify --null (-0) with command');
    return becomeCommand(call, operands, {
      env: variables,
      words: (command, reason) => (call.gnu ? `${call.quoteWord(command)}: ${reason}` : `can't execute '${command}': ${reason}`),
    });
  },
};

function unset(call: Invocation, name: string): void {
  if (name === '' || name.includes('=')) call.fail(`cannot unset ${call.quoteWord(name)}: Invalid argument`);
  call.process.env.delete(name);
}

async function print(call: Invocation): Promise<number> {
  const end = call.options.has('0') ? '\0' : '\n';
  for (const [name, value] of call.process.env) await call.put(`${name}=${value}${end}`);
  return 0;
}

/** GNU coreutils 9.1 `printenv`; BusyBox's. */
export const printenv: Command = {
  name: 'printenv',
  usage: '[OPTION]... [VARIABLE]...',
  busyboxUsage: '[VARIABLE]...',
  summary: 'Print environment VARIABLEs.',
  errorCode: 2,
  options: ['0,null'],
  async run(call) {
    if (call.operands.length === 0) return print(call);
    for (const name of call.operands) {
      const value = call.process.env.get(name);
      if (value === undefined) call.status = 1;
      else await call.put(`${value}${call.options.has('0') ? '\0' : '\n'}`);
    }
    return call.status;
  },
};
