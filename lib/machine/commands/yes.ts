import type { Command } from './invocation/invocation.ts';

/** GNU coreutils 9.1 `yes`: a line again and again, until its reader has enough. */
export const yes: Command = {
  name: 'yes',
  usage: '[STRING]...',
  summary: "Repeatedly print a line with all specified STRING(s), or 'y'.",
  options: [],
  async run(call) {
    const line = `${call.operands.join(' ') || 'y'}\n`;
    const block = line.repeat(Math.max(1, Math.floor(8192 / line.length)));
    for (;;) {
      await call.process.write(block);
      await call.process.yield();
    }
  },
};
