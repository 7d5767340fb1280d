import type { Command } from './invocation/invocation.ts';

/** GNU coreutils 9.1 `true`, BusyBox's: arguments are ignored. */
export const trueCommand: Command = {
  name: 'true',
  usage: '[ignored command line arguments]',
  summary: 'Exit with a status code indicating success.',
  run: async () => 0,
};

export const falseCommand: Command = {
  name: 'false',
  usage: '[ignored command line arguments]',
  summary: 'Exit with a status code indicating failure.',
  run: async () => 1,
};
