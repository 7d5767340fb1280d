import type { Command } from '../session/invocation.ts';
import { get } from './get/get.ts';
import { version } from './version/version.ts';
import { certificate, help, onlySubcommands, options, root } from './help/help.ts';

/** Every command by its name below `kubectl`. */
export const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ['', root],
  ['help', help],
  ['options', options],
  ['certificate', certificate],
  ['get', get],
  ['version', version],
  ...['config', 'rollout', 'set', 'auth', 'create secret', 'create service', 'alpha', 'plugin', 'top']
    .map((name): [string, Command] => [name, onlySubcommands]),
]);
