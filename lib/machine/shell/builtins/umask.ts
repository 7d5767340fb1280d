import { refuse } from '../interpreter/builtin.ts';
import type { Builtin } from '../interpreter/builtin.ts';

export const umask: Builtin = {
  name: 'umask',
  async run(call) {
    const { shell, args } = call;
    const symbolic = args.includes('-S');
    const [mode] = args.slice(1).filter((arg) => !/^-[Sp]+$/.test(arg));
    if (mode !== undefined) {
      const value = /^[0-7]+$/.test(mode) ? Number.parseInt(mode, 8) & 0o777 : fromSymbols(mode, shell.process.umask);
      if (value === undefined && shell.flavour.name !== 'bash') return refuse(call, shell.flavour.name === 'dash' ? `Illegal number: ${mode}` : `illegal mode: ${mode}`, 2);
      if (value === undefined) return refuse(call, /^\d+$/.test(mode) ? `${mode}: octal number out of range` : `\`${mode.replace(/^[ugoa]*/, '').slice(0, 1) || mode}': invalid symbolic mode operator`);
      shell.process.umask = value;
      return 0;
    }
    const octal = shell.process.umask.toString(8).padStart(4, '0');
    await shell.print(`${args.includes('-p') ? 'umask ' : ''}${symbolic ? toSymbols(shell.process.umask) : octal}\n`);
    return 0;
  },
};

const SHIFTS: Readonly<Record<string, number>> = { u: 6, g: 3, o: 0 };

function toSymbols(mask: number): string {
  return ['u', 'g', 'o'].map((who) => {
    const allowed = ~(mask >> (SHIFTS[who] ?? 0)) & 7;
    return `${who}=${allowed & 4 ? 'r' : ''}${allowed & 2 ? 'w' : ''}${allowed & 1 ? 'x' : ''}`;
  }).join(',');
}

function fromSymbols(text: string, mask: number): number | undefined {
  let allowed = ~mask & 0o777;
  for (const clause of text.split(',')) {
    const match = /^([ugoa]*)([=+-])([rwx]*)$/.exec(clause);
    if (!match) return undefined;
    const [, who = '', operator, letters = ''] = match;
    const bits = (letters.includes('r') ? 4 : 0) | (letters.includes('w') ? 2 : 0) | (letters.includes('x') ? 1 : 0);
    for (const name of who === '' || who.includes('a') ? 'ugo' : who) {
      const shift = SHIFTS[name] ?? 0;
      if (operator === '=') allowed = (allowed & ~(7 << shift)) | (bits << shift);
      else if (operator === '+') allowed |= bits << shift;
      else allowed &= ~(bits << shift);
    }
  }
  return ~allowed & 0o777;
}
