import { LIMITS } from '../limits.ts';
import { refuse } from '../interpreter/builtin.ts';
import type { Builtin } from '../interpreter/builtin.ts';

export const evaluate: Builtin = {
  name: 'eval',
  special: true,
  async run(call) {
    const { shell, args } = call;
    const text = args.slice(args[1] === '--' ? 2 : 1).join(' ');
    if (text.trim() === '') return 0;
    if (shell.sourceDepth >= LIMITS.sourceDepth) return refuse(call, `maximum eval nesting level exceeded (${LIMITS.sourceDepth})`);
    shell.sourceDepth += 1;
    try {
      return await shell.runtime.runText(shell, text, { name: 'eval', firstLine: shell.line });
    } finally {
      shell.sourceDepth -= 1;
    }
  },
};
