import type { Command } from './invocation/invocation.ts';
import { missingOperand } from './mkdir.ts';
import { parseDuration } from './text/numbers.ts';

/** The longest wait of one timer, in milliseconds; longer sleeps wait again. */
const LONGEST = 2_000_000_000;

/** GNU coreutils 9.1 `sleep` (fractions, several operands); BusyBox's. */
export const sleep: Command = {
  name: 'sleep',
  usage: 'NUMBER[SUFFIX]...',
  busyboxUsage: '[N]...',
  summary: 'Pause for a time equal to the total of the args given',
  options: [],
  async run(call) {
    if (call.operands.length === 0) missingOperand(call);
    let total = 0;
    for (const operand of call.operands) {
      const seconds = parseDuration(operand);
      if (seconds !== undefined) total += seconds;
      else if (!call.gnu) call.fail(`invalid number '${operand}'`);
      else await call.warn(`invalid time interval ${call.quoteWord(operand)}`);
    }
    if (call.status !== 0) call.misuse('');
    for (let left = total * 1000; left > 0; left -= LONGEST) await call.process.sleep(Math.min(left, LONGEST));
    return 0;
  },
};
