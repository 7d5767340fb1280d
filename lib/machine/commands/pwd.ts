import type { Command } from './invocation/invocation.ts';
import { realPath } from './readlink.ts';

/** GNU coreutils 9.1 `/bin/pwd` (physical by default); BusyBox's. */
export const pwd: Command = {
  name: 'pwd',
  usage: '[OPTION]...',
  busyboxUsage: '[-LP]',
  summary: 'Print the full filename of the current working directory.',
  options: ['L,logical', 'P,physical'],
  async run(call) {
    const logical = call.process.env.get('PWD');
    if (call.gnu && call.operands.length > 0) await call.say(`${call.name}: ignoring non-option arguments\n`);
    const useLogical = call.options.last('L', 'P') === 'L' && logical?.startsWith('/');
    await call.put(`${useLogical ? logical : realPath(call, call.process.cwd, 'all')}\n`);
    return 0;
  },
};
