import { runSteps } from '../expansion/steps.ts';
import { Pattern } from '../expansion/pattern.ts';
import type { AndOr, ArithmeticCommand, Case, Command, Group, If, List, Subshell } from '../parser/ast.ts';
import { exitCodeOf } from '../../processes/signals.ts';
import { printCommand } from '../parser/print.ts';
import { reportSignal } from './external.ts';
import { startBackground } from './pipeline.ts';
import type { Shell } from './shell.ts';
import { trace } from './simple-command.ts';
import { spawnSubshell } from './subshell.ts';

export async function executeList(shell: Shell, list: List): Promise<number> {
  let status = 0;
  for (const item of list.items) {
    status = item.background ? await startBackground(shell, item.command) : await shell.execute(item.command);
    shell.lastStatus = status;
  }
  return status;
}

export async function executeAndOr(shell: Shell, command: AndOr): Promise<number> {
  const last = command.rest.length - 1;
  let status = await shell.ask(command.first);
  for (const [index, { operator, command: next }] of command.rest.entries()) {
    if ((operator === '&&') !== (status === 0)) continue;
    status = index === last ? await shell.execute(next) : await shell.ask(next);
  }
  return status;
}

export function executeGroup(shell: Shell, command: Group): Promise<number> {
  return shell.execute(command.body);
}

/** `( … )`: a process of its own, so nothing it changes stays. */
export async function executeSubshell(shell: Shell, command: Subshell): Promise<number> {
  const group = shell.jobControl ? 0 : undefined;
  const child = await spawnSubshell(shell, (inner) => {
    inner.loopDepth = 0;
    return inner.execute(command.body);
  }, { group });
  if (shell.jobControl) return shell.jobs.foreground(shell.jobs.add([child], printCommand(command), false));
  const status = await shell.signals.waitFor(child.ended);
  await reportSignal(shell, { pid: child.pid, signal: status.signal, text: printCommand(command) });
  return exitCodeOf(status);
}

export async function executeIf(shell: Shell, command: If): Promise<number> {
  for (const { condition, body } of command.branches) {
    if ((await shell.ask(condition)) === 0) return shell.execute(body);
  }
  return command.otherwise ? shell.execute(command.otherwise) : 0;
}

export async function executeCase(shell: Shell, command: Case): Promise<number> {
  shell.line = command.line;
  const subject = await runSteps(shell.expander.text(command.subject));
  if (shell.options.has('xtrace')) await trace(shell, ['case', command.subject.text, 'in']);
  let status = 0;
  let falls = false;
  for (const clause of command.clauses) {
    if (!falls && !(await matchesAny(shell, clause.patterns, subject))) continue;
    status = await shell.execute(clause.body);
    if (clause.end === ';;') return status;
    falls = clause.end === ';&';
  }
  return status;
}

async function matchesAny(shell: Shell, patterns: Case['clauses'][number]['patterns'], subject: string): Promise<boolean> {
  for (const word of patterns) {
    const source = await runSteps(shell.expander.pattern(word));
    const options = { extglob: shell.options.shopt('extglob'), ignoreCase: shell.options.shopt('nocasematch') };
    if (new Pattern(source, options).matches(subject)) return true;
  }
  return false;
}

export async function executeArithmetic(shell: Shell, command: ArithmeticCommand): Promise<number> {
  shell.line = command.line;
  if (shell.options.has('xtrace')) await trace(shell, ['((', command.expression.text, '))']);
  const value = runSteps(shell.expander.arithmetic(command.expression));
  return (value instanceof Promise ? await value : value) === 0n ? 1 : 0;
}

export function defineFunction(shell: Shell, command: Extract<Command, { type: 'function' }>): number {
  const { script, messageName, letters } = shell.identity;
  shell.functions.set(command.name, command);
  shell.origins.set(command.name, script ? messageName : letters.includes('c') ? 'environment' : 'main');
  return 0;
}
