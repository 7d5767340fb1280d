import { SystemError } from '../../system-error.ts';
import { refuse } from '../interpreter/builtin.ts';
import type { Builtin } from '../interpreter/builtin.ts';
import { ShellExit } from '../interpreter/control-flow.ts';
import { becomeProgram, findCommand } from '../interpreter/external.ts';

export const exec: Builtin = {
  name: 'exec',
  special: true,
  async run(call) {
    const { shell, args } = call;
    let index = 1;
    let name: string | undefined;
    for (; /^-[acl]/.test(args[index] ?? ''); index += 1) {
      if (args[index] === '-a') name = args[(index += 1)];
    }
    if (args[index] === '--') index += 1;
    const rest = args.slice(index);
    const [command] = rest;
    if (command === undefined) return 0;
    const path = findCommand(shell, command);
    const bash = shell.flavour.name === 'bash';
    try {
      if (path === undefined) throw new SystemError('ENOENT', command);
      const status = await becomeProgram(shell, path, name === undefined ? rest : [name, ...rest.slice(1)]);
      throw new ShellExit(status);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      const missing = error.code === 'ENOENT';
      const words = missing && (path === undefined || !bash) ? 'not found' : bash && error.code === 'EACCES' ? 'cannot execute: Permission denied' : error.message;
      if (bash && missing && path !== undefined) await shell.complain(`${command}: cannot execute: ${error.message}`);
      else await refuse(call, `${command}: ${words}`);
      const status = missing ? 127 : 126;
      if (!shell.identity.interactive && !shell.options.shopt('execfail')) throw new ShellExit(status);
      return status;
    }
  },
};
