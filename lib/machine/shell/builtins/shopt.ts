import { badOption, refuse } from '../interpreter/builtin.ts';
import type { Builtin, BuiltinCall } from '../interpreter/builtin.ts';
import { OPTION_NAMES, SHOPT_DEFAULTS } from '../interpreter/options.ts';
import { leadingOptions } from './export.ts';

export const shopt: Builtin = {
  name: 'shopt',
  async run(call) {
    const { letters, start, wrong } = leadingOptions(call.args, 'supqo');
    if (wrong !== undefined) return badOption(call, wrong, 'shopt [-pqsu] [-o] [optname ...]');
    const names = call.args.slice(start);
    const table = letters.includes('o') ? setTable(call) : shoptTable(call);
    const change = letters.includes('s') || letters.includes('u');
    const listed = names.length > 0 ? names : table.names.filter((name) => !change || table.has(name) === letters.includes('s'));
    let status = 0;
    for (const name of listed) {
      if (!table.names.includes(name)) status = await refuse(call, `${name}: invalid ${letters.includes('o') ? '' : 'shell '}option name`);
      else if (change && names.length > 0) table.set(name, letters.includes('s'));
      else {
        if (names.length > 0 && !table.has(name)) status = 1;
        if (!letters.includes('q')) await call.shell.print(describe(name, table.has(name), letters));
      }
    }
    return status;
  },
};

function describe(name: string, on: boolean, letters: string): string {
  if (!letters.includes('p')) return `${name.padEnd(15)}\t${on ? 'on' : 'off'}\n`;
  return letters.includes('o') ? `set ${on ? '-' : '+'}o ${name}\n` : `shopt ${on ? '-s' : '-u'} ${name}\n`;
}

function shoptTable({ shell }: BuiltinCall) {
  return {
    names: Object.keys(SHOPT_DEFAULTS),
    has: (name: string) => shell.options.shopt(name),
    set: (name: string, on: boolean) => shell.options.setShopt(name, on),
  };
}

function setTable({ shell }: BuiltinCall) {
  return { names: OPTION_NAMES, has: (name: string) => shell.options.has(name), set: (name: string, on: boolean) => shell.options.set(name, on) };
}
