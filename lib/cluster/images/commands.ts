import type { Program, ProgramLibrary } from '#lib/machine/index.ts';

const sleep: Program = async (process) => {
  await process.sleep(process.args.slice(1).reduce((sum, text) => sum + Number.parseFloat(text), 0) * 1000);
  return 0;
};

/** The commands that images share. */
export const COMMANDS: ProgramLibrary = new Map([['sleep', sleep]]);
