import { ProcessEnded } from '../processes/process-ended.ts';
import { isIncomplete } from './completeness.ts';
import { joinForHistory } from './readline/history-join.ts';
import type { Completers } from './completers.ts';
import { FunctionReturn, LineAbandoned, LoopExit } from './interpreter/control-flow.ts';
import { stateOf } from './interpreter/jobs.ts';
import { expandPrompt } from './interpreter/prompt.ts';
import { readLine } from './interpreter/read-line.ts';
import type { Shell } from './interpreter/shell.ts';
import { complete } from './readline/completion.ts';
import { LineEditor } from './readline/editor.ts';
import { EventNotFound, expandHistory } from './readline/history-expansion.ts';
import { loadHistory, remember, saveHistory } from './readline/history-file.ts';

/** Reads one line of a command: with an editor on a terminal, as it comes otherwise. */
type ReadInput = (prompt: string) => Promise<string | 'interrupted' | undefined>;

export interface InteractiveOptions {
  readonly completers: Completers;
  /** The history is that of a saved shell; the file has been read before. */
  readonly restored: boolean;
}

/** The loop of an interactive shell: prompt, read, run, until `exit` or the end of its input. */
export async function runInteractive(shell: Shell, options: InteractiveOptions): Promise<number> {
  const session = new InteractiveSession(shell, options);
  try {
    return await session.run();
  } finally {
    if (shell.signals.dying) hangUpJobs(shell);
    session.close();
  }
}

/** The terminal is gone: what runs on it is told, stopped jobs are woken to hear it. */
function hangUpJobs(shell: Shell): void {
  for (const job of shell.jobs.all) {
    try {
      shell.process.kill(-job.group, 'SIGHUP');
      shell.process.kill(-job.group, 'SIGCONT');
    } catch {
      // It has ended by itself.
    }
  }
}

class InteractiveSession {
  readonly #shell: Shell;
  readonly #read: ReadInput;
  #ended = false;
  /** Lines read so far, by which dash and ash tell where an error was. */
  #line = 1;

  constructor(shell: Shell, options: InteractiveOptions) {
    this.#shell = shell;
    if (!options.restored) loadHistory(shell);
    shell.saveHistory = () => this.#saveHistory();
    this.#read = shell.process.tty && shell.flavour.name !== 'dash' && shell.process.file(0).tty ? editedInput(shell, options.completers) : plainInput(shell);
  }

  async run(): Promise<number> {
    const shell = this.#shell;
    while (!this.#ended) {
      shell.signals.clearInterrupt();
      await shell.jobs.notify();
      this.#noteSize();
      const command = await this.#readCommand();
      if (command === undefined) {
        if (await this.#endOfInput()) break;
      } else if (command !== 'interrupted') await this.#runCommand(command);
      else shell.lastStatus = 130;
    }
    return shell.lastStatus;
  }

  /** COLUMNS and LINES follow the window (checkwinsize). */
  #noteSize(): void {
    const { tty } = this.#shell.process;
    if (!tty || this.#shell.flavour.name !== 'bash') return;
    this.#shell.variables.set('COLUMNS', String(tty.columns));
    this.#shell.variables.set('LINES', String(tty.rows));
  }

  close(): void {
    if (!this.#shell.process.signal.aborted) this.#saveHistory();
  }

  #saveHistory(): void {
    saveHistory(this.#shell);
  }

  /** A whole command, of as many lines as it takes. */
  async #readCommand(): Promise<string | 'interrupted' | undefined> {
    const shell = this.#shell;
    let text = '';
    let kept = '';
    for (;;) {
      const prompt = await expandPrompt(shell, shell.variables.get(text === '' ? 'PS1' : 'PS2') ?? '');
      if (text === '') await this.#promptCommand();
      const line = await this.#read(prompt);
      if (line === undefined && text !== '') {
        this.#remember(kept);
        return `${text}\n`;
      }
      if (line === undefined || line === 'interrupted') return line;
      const expanded = await this.#expandHistory(line);
      if (expanded === undefined) return '';
      kept = kept === '' ? expanded : joinForHistory(text, kept, expanded);
      text += text === '' ? expanded : `\n${expanded}`;
      if (isIncomplete(text, shell.flavour.name)) continue;
      this.#remember(kept);
      return text;
    }
  }

  async #promptCommand(): Promise<void> {
    const command = this.#shell.variables.get('PROMPT_COMMAND');
    if (command) await this.#guarded(() => this.#shell.runtime.runText(this.#shell, command));
  }

  async #expandHistory(line: string): Promise<string | undefined> {
    const shell = this.#shell;
    if (!shell.options.has('histexpand')) return line;
    try {
      const { text, changed } = expandHistory(line, shell.history);
      if (changed) await shell.printError(`${text}\n`);
      return text;
    } catch (error) {
      if (!(error instanceof EventNotFound)) throw error;
      await shell.complain(error.event);
      return undefined;
    }
  }

  #remember(text: string): void {
    const shell = this.#shell;
    if (shell.options.has('history') || shell.flavour.name === 'ash') remember(shell, text);
  }

  async #runCommand(text: string): Promise<void> {
    const shell = this.#shell;
    if (text.trim() === '') {
      this.#line += 1;
      return;
    }
    const firstLine = this.#line;
    this.#line += text.split('\n').length;
    await this.#guarded(() => shell.runtime.runText(shell, text.endsWith('\n') ? text : `${text}\n`, { firstLine }));
  }

  /** Runs work whose failures end the line, not the shell. */
  async #guarded(work: () => Promise<number>): Promise<void> {
    const shell = this.#shell;
    try {
      shell.lastStatus = await work();
    } catch (error) {
      if (error instanceof ProcessEnded) throw error;
      if (error instanceof LineAbandoned && error.message !== undefined) await shell.complain(error.message);
      if (error instanceof LineAbandoned || error instanceof FunctionReturn) shell.lastStatus = error.status;
      else if (!(error instanceof LoopExit)) throw error;
    } finally {
      this.#settle();
    }
    if (shell.lastStatus === 130 && shell.interruptedByKey) {
      shell.interruptedByKey = false;
      await shell.printError('\n');
    }
  }

  /** Whatever a command was in the middle of is over. */
  #settle(): void {
    const shell = this.#shell;
    shell.loopDepth = 0;
    shell.sourceDepth = 0;
    shell.tolerant = 0;
    shell.mayBecome = false;
  }

  /** Ctrl-D: leaves, unless stopped jobs were not yet told of. */
  async #endOfInput(): Promise<boolean> {
    const shell = this.#shell;
    if (shell.flavour.name === 'bash' && shell.process.file(0).tty) await shell.printError(shell.identity.login ? 'logout\n' : 'exit\n');
    if (shell.warnedOfJobs || !shell.jobs.all.some((job) => stateOf(job) === 'stopped')) return true;
    shell.warnedOfJobs = true;
    await shell.printError('There are stopped jobs.\n');
    return false;
  }
}

function editedInput(shell: Shell, completers: Completers): ReadInput {
  const editor = new LineEditor({
    process: shell.process,
    attention: () => shell.signals.attention,
    history: shell.history,
    complete: (before) => complete(shell, before, completers),
  });
  return async (prompt) => {
    const result = await editor.read(prompt);
    if (result.kind === 'line') return result.text;
    if (result.kind === 'end') return undefined;
    if (shell.signals.dying) await shell.signals.attend();
    shell.signals.clearInterrupt();
    return 'interrupted';
  };
}

function plainInput(shell: Shell): ReadInput {
  return async (prompt) => {
    await shell.printError(prompt.replaceAll('\x01', '').replaceAll('\x02', ''));
    const { attention } = shell.signals;
    try {
      const line = await readLine(shell.process.file(0), { signal: attention });
      return line?.text;
    } catch (error) {
      if (!attention.aborted) throw error;
      if (shell.signals.dying) await shell.signals.attend();
      shell.signals.clearInterrupt();
      await shell.printError('\n');
      return 'interrupted';
    }
  };
}
