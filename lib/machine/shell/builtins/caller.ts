import type { Builtin } from '../interpreter/builtin.ts';

export const caller: Builtin = {
  name: 'caller',
  async run({ shell, args }) {
    const depth = Number(args[1] ?? 0);
    const frame = shell.frames.at(-1 - depth);
    if (!frame) return 1;
    const around = shell.frames.at(-2 - depth)?.name ?? 'main';
    await shell.print(args[1] === undefined ? `${frame.line} ${frame.source}\n` : `${frame.line} ${around} ${frame.source}\n`);
    return 0;
  },
};
