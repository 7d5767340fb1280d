import { decodeEscapes } from '../escapes.ts';
import type { Builtin } from '../interpreter/builtin.ts';

/** bash and ash take -n, -e and -E; dash knows -n alone and always replaces escapes. */
export const echo: Builtin = {
  name: 'echo',
  async run({ shell, args }) {
    const dash = shell.flavour.name === 'dash';
    let newline = true;
    let escapes = dash || shell.options.shopt('xpg_echo');
    let index = 1;
    for (; dash ? index === 1 && args[index] === '-n' : /^-[neE]+$/.test(args[index] ?? ''); index += 1) {
      for (const letter of (args[index] ?? '').slice(1)) {
        if (letter === 'n') newline = false;
        else escapes = letter === 'e';
      }
    }
    const text = args.slice(index).join(' ');
    const decoded = escapes ? decodeEscapes(text, 'echo') : { text, stopped: false };
    await shell.print(decoded.text + (newline && !decoded.stopped ? '\n' : ''));
    return 0;
  },
};
