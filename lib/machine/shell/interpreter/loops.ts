import { runSteps } from '../expansion/steps.ts';
import type { For, ForArithmetic, List, While, Word } from '../parser/ast.ts';
import { LoopExit } from './control-flow.ts';
import { readLine } from './read-line.ts';
import type { Shell } from './shell.ts';
import { trace } from './simple-command.ts';

/** Runs a loop's body once; false when the loop is to end. */
class LoopBody {
  status = 0;
  readonly #shell: Shell;
  readonly #body: List;

  constructor(shell: Shell, body: List) {
    this.#shell = shell;
    this.#body = body;
  }

  async run(): Promise<boolean> {
    try {
      this.status = await this.#shell.execute(this.#body);
      return true;
    } catch (error) {
      return this.#left(error);
    }
  }

  /** Runs part of the loop, where `break` and `continue` may come from. */
  async guard(work: () => Promise<boolean>): Promise<boolean> {
    try {
      return await work();
    } catch (error) {
      return this.#left(error);
    }
  }

  /** What `break` and `continue` mean for this loop; anything else goes on. */
  #left(error: unknown): boolean {
    if (!(error instanceof LoopExit)) throw error;
    this.status = error.status;
    if (error.levels > 1 && this.#shell.loopDepth > 1) {
      error.levels -= 1;
      throw error;
    }
    return error.kind === 'continue';
  }
}

async function inLoop(shell: Shell, work: () => Promise<number>): Promise<number> {
  shell.loopDepth += 1;
  try {
    return await work();
  } finally {
    shell.loopDepth -= 1;
  }
}

export function executeWhile(shell: Shell, command: While): Promise<number> {
  return inLoop(shell, async () => {
    const body = new LoopBody(shell, command.body);
    const holds = () => body.guard(async () => ((await shell.ask(command.condition)) === 0) !== command.until);
    while (await holds()) if (!(await body.run())) break;
    return body.status;
  });
}

export async function executeFor(shell: Shell, command: For): Promise<number> {
  shell.line = command.line;
  const expanded = command.words ? runSteps(shell.expander.fields(command.words)) : shell.positional;
  const values = expanded instanceof Promise ? await expanded : expanded;
  return inLoop(shell, async () => {
    const body = new LoopBody(shell, command.body);
    for (const value of values) {
      shell.line = command.line;
      if (shell.options.has('xtrace')) await trace(shell, ['for', command.name, 'in', ...(command.words ?? []).map((word) => word.text)]);
      if (!/^[A-Za-z_]\w*$/.test(command.name)) {
        await shell.complain(`\`${command.name}': not a valid identifier`);
        return 1;
      }
      shell.variables.set(command.name, value);
      if (!(await body.run())) break;
    }
    return body.status;
  });
}

export function executeArithmeticFor(shell: Shell, command: ForArithmetic): Promise<number> {
  const evaluate = async (word: Word, missing: bigint): Promise<bigint> => {
    if (word.text === '') return missing;
    shell.line = command.line;
    if (shell.options.has('xtrace')) await trace(shell, ['((', word.text, '))']);
    return runSteps(shell.expander.arithmetic(word));
  };
  return inLoop(shell, async () => {
    const body = new LoopBody(shell, command.body);
    await evaluate(command.initial, 1n);
    while ((await evaluate(command.condition, 1n)) !== 0n) {
      if (!(await body.run())) break;
      await evaluate(command.step, 1n);
    }
    return body.status;
  });
}

/** `select`: shows a numbered menu and reads answers until `break` or the end of input. */
export async function executeSelect(shell: Shell, command: For): Promise<number> {
  const choices = command.words ? await runSteps(shell.expander.fields(command.words)) : shell.positional;
  if (choices.length === 0) return 0;
  return inLoop(shell, async () => {
    const body = new LoopBody(shell, command.body);
    let showMenu = true;
    for (;;) {
      if (showMenu) await shell.printError(choices.map((choice, index) => `${index + 1}) ${choice}\n`).join(''));
      await shell.printError(shell.variables.get('PS3') ?? '#? ');
      const line = await readLine(shell.process.file(0));
      if (line === undefined) {
        await shell.print('\n');
        return 1;
      }
      shell.variables.set('REPLY', line.text);
      showMenu = line.text === '';
      if (showMenu) continue;
      shell.variables.set(command.name, choices[Number(line.text) - 1] ?? '');
      if (!(await body.run())) return body.status;
    }
  });
}
