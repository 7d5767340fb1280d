import type { Completion } from '#lib/machine/index.ts';
import type { CommandPath, FlagDefinition } from '../cobra/definition.ts';
import type { Asking } from './asking.ts';
import { containersOf, namesOf } from './asking.ts';

export interface FlagLine {
  path: CommandPath;
  flag: FlagDefinition;
  /** What is typed of the value. */
  word: string;
  args: readonly string[];
  ask(): Asking;
}

/** `get` alone says which formats it has (RegisterFlagCompletionFunc). */
const FORMATS = [
  'json', 'yaml', 'kyaml', 'name', 'go-template', 'go-template-file', 'template', 'templatefile',
  'jsonpath', 'jsonpath-as-json', 'jsonpath-file',
  'custom-columns', 'custom-columns-file', 'wide',
];

/** The values that a flag may have; files where kubectl knows none. */
export async function completeFlagValue({ path, flag, args, ask }: FlagLine): Promise<Completion> {
  const [, command] = path;
  switch (flag.name) {
    case 'namespace':
      return { candidates: await namesOf(ask(), 'namespaces') };
    case 'context':
      return { candidates: [...ask().config.contexts.keys()] };
    case 'cluster':
      return { candidates: [...ask().config.clusters.keys()] };
    case 'user':
      return { candidates: [...ask().config.users.keys()] };
    case 'container':
      if (command?.name === 'logs') return { candidates: [], files: true };
      return { candidates: args[0] === undefined ? [] : await containersOf(ask(), args[0]) };
    case 'output':
      return command?.name === 'get' ? { candidates: FORMATS } : { candidates: [], files: true };
    default:
      return { candidates: [], files: true };
  }
}
