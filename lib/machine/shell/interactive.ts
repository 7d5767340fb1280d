import type { Completers } from './completers.ts';
import { LineAbandoned } from './interpreter/control-flow.ts';
import { expandPrompt } from './interpreter/prompt.ts';
import { readLine } from './interpreter/read-line.ts';
import type { Shell } from './interpreter/shell.ts';
import { isIncomplete } from './completeness.ts';

export async function runInteractive(shell: Shell, options: { completers: Completers; restored: boolean }): Promise<number> {
  void options;
  for (;;) {
    await shell.jobs.notify();
    await shell.printError(await expandPrompt(shell, shell.variables.get('PS1') ?? ''));
    let text = '';
    for (;;) {
      const line = await readLine(shell.process.file(0));
      if (!line) return shell.lastStatus;
      text += `${line.text}\n`;
      if (!isIncomplete(text)) break;
      await shell.printError(await expandPrompt(shell, shell.variables.get('PS2') ?? ''));
    }
    try {
      shell.lastStatus = await shell.runtime.runText(shell, text);
    } catch (error) {
      if (!(error instanceof LineAbandoned)) throw error;
      shell.lastStatus = error.status;
    }
  }
}
