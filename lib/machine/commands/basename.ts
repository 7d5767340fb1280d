import type { Command } from './invocation/invocation.ts';
import { missingOperand } from './mkdir.ts';
import { baseName, directoryName } from './files/paths.ts';

/** GNU coreutils 9.1 `basename`; BusyBox's. */
export const basename: Command = {
  name: 'basename',
  usage: 'NAME [SUFFIX]',
  busyboxUsage: 'FILE [SUFFIX] | -a FILE... | -s SUFFIX FILE...',
  summary: 'Strip directory path and SUFFIX from FILE',
  options: ['a,multiple', 's,suffix=', 'z,zero'],
  rules: { stopAtOperand: true },
  async run(call) {
    const { options, operands } = call;
    const [name, suffix, extra] = operands;
    if (name === undefined) missingOperand(call);
    const many = options.has('a', 's');
    if (!many && extra !== undefined) call.misuse(`extra operand ${call.quoteWord(extra)}`);
    const end = options.has('z') ? '\0' : '\n';
    const cut = many ? (options.value('s') ?? '') : (suffix ?? '');
    for (const operand of many ? operands : [name]) {
      const base = baseName(operand);
      await call.put((cut !== '' && base !== cut && base.endsWith(cut) ? base.slice(0, -cut.length) : base) + end);
    }
    return 0;
  },
};

/** GNU coreutils 9.1 `dirname`; BusyBox's. */
export const dirname: Command = {
  name: 'dirname',
  usage: '[OPTION] NAME...',
  busyboxUsage: 'FILENAME',
  summary: 'Strip non-directory suffix from FILENAME',
  options: ['z,zero'],
  async run(call) {
    if (call.operands.length === 0) missingOperand(call);
    for (const operand of call.operands) await call.put(directoryName(operand) + (call.options.has('z') ? '\0' : '\n'));
    return 0;
  },
};
