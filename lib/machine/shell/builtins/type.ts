import { quoteSingle } from '../expansion/quote.ts';
import { printFunction } from '../parser/print.ts';
import { badOption, refuse } from '../interpreter/builtin.ts';
import type { Builtin, BuiltinCall } from '../interpreter/builtin.ts';
import { isCommand, searchPath } from '../interpreter/external.ts';
import { leadingOptions } from './export.ts';

const KEYWORDS = new Set([
  'if', 'then', 'else', 'elif', 'fi', 'case', 'esac', 'for', 'select', 'while', 'until', 'do', 'done', 'in', 'function', 'time', '{', '}', '!', '[[', ']]', 'coproc',
]);

const POSIX_KEYWORDS = new Set(['if', 'then', 'else', 'elif', 'fi', 'case', 'esac', 'for', 'while', 'until', 'do', 'done', 'in', '{', '}', '!']);

/** What a name stands for, in the order in which the shell looks. */
type Meaning = { readonly kind: 'alias' | 'keyword' | 'function' | 'builtin' } | { readonly kind: 'file'; readonly path: string; readonly hashed: boolean };

export const type: Builtin = {
  name: 'type',
  async run(call) {
    const { letters, start, wrong } = leadingOptions(call.args, 'afptP');
    if (wrong !== undefined) return badOption(call, wrong, 'type [-afptP] name [name ...]');
    let status = 0;
    for (const name of call.args.slice(start)) if (!(await describe(call, name, letters))) status = call.shell.flavour.name === 'bash' ? 1 : 127;
    return status;
  },
};

async function describe(call: BuiltinCall, name: string, letters: string): Promise<boolean> {
  const { shell } = call;
  const found = meanings(call, name, letters);
  const chosen = letters.includes('a') ? found : found.slice(0, 1);
  if (chosen.length === 0) {
    if (!/[tpP]/.test(letters)) await notFound(call, name);
    return false;
  }
  for (const meaning of chosen) {
    if (letters.includes('t')) await shell.print(`${meaning.kind}\n`);
    else if (/[pP]/.test(letters)) {
      if (meaning.kind === 'file') await shell.print(`${meaning.path}\n`);
    } else await shell.print(`${longText(call, name, meaning)}\n`);
  }
  return true;
}

async function notFound(call: BuiltinCall, name: string): Promise<void> {
  const { shell } = call;
  if (shell.flavour.name === 'bash') await refuse(call, `${name}: not found`);
  else await shell.print(`${name}: not found\n`);
}

function meanings(call: BuiltinCall, name: string, letters: string): Meaning[] {
  const { shell } = call;
  const found: Meaning[] = [];
  const onlyFiles = letters.includes('P');
  const keywords = shell.flavour.name === 'bash' ? KEYWORDS : POSIX_KEYWORDS;
  const aliases = shell.flavour.name !== 'bash' || shell.identity.interactive || shell.options.shopt('expand_aliases');
  if (!onlyFiles) {
    if (shell.aliases.has(name) && aliases) found.push({ kind: 'alias' });
    if (keywords.has(name)) found.push({ kind: 'keyword' });
    if (shell.functions.has(name) && !letters.includes('f')) found.push({ kind: 'function' });
    if (shell.runtime.builtins.has(name)) found.push({ kind: 'builtin' });
  }
  const hashed = shell.hashed.get(name);
  if (hashed && !letters.includes('a') && !letters.includes('P')) found.push({ kind: 'file', path: hashed.path, hashed: true });
  else for (const path of filesOf(call, name)) found.push({ kind: 'file', path, hashed: false });
  return found;
}

function filesOf({ shell }: BuiltinCall, name: string): string[] {
  if (name.includes('/')) return isCommand(shell.process, name) ? [name] : [];
  return searchPath(shell, name, shell.variables.get('PATH') ?? '').filter((path) => isCommand(shell.process, path));
}

function longText({ shell }: BuiltinCall, name: string, meaning: Meaning): string {
  const bash = shell.flavour.name === 'bash';
  switch (meaning.kind) {
    case 'alias': return bash ? `${name} is aliased to \`${shell.aliases.get(name)}'` : `${name} is an alias for ${shell.aliases.get(name)}`;
    case 'keyword': return `${name} is a shell keyword`;
    case 'function': {
      const definition = shell.functions.get(name);
      if (!definition || !bash) return shell.flavour.name === 'ash' ? `${name} is a function` : `${name} is a shell function`;
      return `${name} is a function\n${printFunction(definition)}`;
    }
    case 'builtin': {
      const special = !bash && shell.runtime.builtins.get(name)?.special === true;
      return `${name} is a ${special ? 'special ' : ''}shell builtin`;
    }
    case 'file':
      if (meaning.hashed) return bash ? `${name} is hashed (${meaning.path})` : `${name} is a tracked alias for ${meaning.path}`;
      return `${name} is ${meaning.path}`;
  }
}

/** `command -v` and `command -V`. */
export async function describeCommand(call: BuiltinCall, name: string, style: 'short' | 'long'): Promise<boolean> {
  const { shell } = call;
  const [meaning] = meanings(call, name, '');
  if (!meaning) {
    if (style === 'long') await notFound(call, name);
    return false;
  }
  if (style === 'long') await shell.print(`${longText(call, name, meaning)}\n`);
  else if (meaning.kind === 'alias') await shell.print(`alias ${name}=${quoteSingle(shell.aliases.get(name) ?? '')}\n`);
  else await shell.print(`${meaning.kind === 'file' ? meaning.path : name}\n`);
  return true;
}
