import { Pattern } from '../expansion/pattern.ts';
import { runSteps } from '../expansion/steps.ts';
import type { Condition, Conditional, Word } from '../parser/ast.ts';
import { compareFiles, compareNumbers, unaryTest } from './file-tests.ts';
import { matchRegex, RegexError } from './regex.ts';
import type { Shell } from './shell.ts';
import { trace } from './simple-command.ts';

/** `[[ … ]]`. */
export async function executeConditional(shell: Shell, command: Conditional): Promise<number> {
  shell.line = command.line;
  try {
    return (await holds(shell, command.expression)) ? 0 : 1;
  } catch (error) {
    if (error instanceof RegexError) return 2;
    throw error;
  }
}

async function holds(shell: Shell, condition: Condition): Promise<boolean> {
  switch (condition.kind) {
    case 'and':
      return (await holds(shell, condition.left)) && holds(shell, condition.right);
    case 'or':
      return (await holds(shell, condition.left)) || holds(shell, condition.right);
    case 'not':
      return !(await holds(shell, condition.operand));
    case 'group':
      return holds(shell, condition.operand);
    case 'word':
      return (await traced(shell, ['-n', await text(shell, condition.word)])) !== '';
    case 'unary': {
      const operand = await text(shell, condition.operand);
      await traced(shell, [condition.operator, operand]);
      return unaryTest(shell, condition.operator, operand) ?? false;
    }
    case 'binary':
      return binary(shell, condition);
  }
}

async function text(shell: Shell, word: Word): Promise<string> {
  return runSteps(shell.expander.text(word));
}

async function traced(shell: Shell, words: readonly string[]): Promise<string> {
  if (shell.options.has('xtrace')) await trace(shell, ['[[', ...words.map((word) => word || "''"), ']]']);
  return words.at(-1) ?? '';
}

async function binary(shell: Shell, condition: Extract<Condition, { kind: 'binary' }>): Promise<boolean> {
  const { operator } = condition;
  const left = await text(shell, condition.left);
  if (operator === '=~') return matchRegex(shell, left, await runSteps(shell.expander.regex(condition.right)));
  if (operator === '=' || operator === '==' || operator === '!=') {
    const source = await runSteps(shell.expander.pattern(condition.right));
    await traced(shell, [left, operator, condition.right.plain ?? source]);
    const pattern = new Pattern(source, { extglob: true, ignoreCase: shell.options.shopt('nocasematch') });
    return pattern.matches(left) === (operator !== '!=');
  }
  const right = await text(shell, condition.right);
  await traced(shell, [left, operator, right]);
  if (operator === '<') return left < right;
  if (operator === '>') return left > right;
  if (operator === '-nt' || operator === '-ot' || operator === '-ef') return compareFiles(shell, left, operator, right);
  return compareNumbers(shell.arithmetic.evaluate(left), operator, shell.arithmetic.evaluate(right));
}
