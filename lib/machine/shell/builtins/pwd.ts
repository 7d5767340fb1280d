import { badOption } from '../interpreter/builtin.ts';
import type { Builtin } from '../interpreter/builtin.ts';

export const pwd: Builtin = {
  name: 'pwd',
  async run(call) {
    const { shell, args } = call;
    const wrong = args.slice(1).find((arg) => arg.startsWith('-') && !/^-[LP]*$|^--$/.test(arg));
    if (wrong !== undefined) return badOption(call, wrong.slice(0, 2), 'pwd [-LP]');
    const physical = args.some((arg) => /^-.*P/.test(arg));
    const logical = shell.variables.get('PWD');
    await shell.print(`${physical ? shell.process.fs.realPath('.') : logical ?? shell.process.cwd}\n`);
    return 0;
  },
};
