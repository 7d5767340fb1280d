import type { ShellSyntaxError } from '../lexer/syntax-error.ts';
import type { Shell } from './shell.ts';

const RESERVED = new Set(['if', 'then', 'else', 'elif', 'fi', 'do', 'done', 'case', 'esac', 'while', 'until', 'for', '{', '}', '!', 'in']);

/** Says on standard error what is wrong with the input, in the shell's own words. */
export async function reportSyntaxError(shell: Shell, error: ShellSyntaxError, source: string | undefined): Promise<void> {
  if (shell.flavour.name === 'bash') await shell.printError(bashReport(shell, error, source));
  else await shell.printError(`${otherPrefix(shell, error)}${otherWords(shell, error)}\n`);
}

function bashReport(shell: Shell, error: ShellSyntaxError, source: string | undefined): string {
  const { interactive, messageName } = shell.identity;
  const { problem } = error;
  const where = source === undefined ? '' : `${source}: `;
  const at = (line: number) => (interactive && source === undefined ? `${messageName}: ` : `${messageName}: ${where}line ${line}: `);
  const quoted = interactive && source === undefined ? '' : `${at(error.line)}\`${error.source}'\n`;
  switch (problem.kind) {
    case 'token':
      return `${at(error.line)}syntax error near unexpected token \`${problem.token}'\n${quoted}`;
    case 'end':
      return `${at(error.line + (error.source === '' ? 0 : 1))}syntax error: unexpected end of file\n`;
    case 'condition':
      return problem.message === '' ? '' : `${at(error.line)}${problem.message}\n`;
    case 'unmatched':
      return `${at(problem.construct === 'command' ? error.lastLine : error.line)}unexpected EOF while looking for ${problem.construct === 'condition' ? '' : 'matching '}\`${problem.delimiter}'\n`;
    case 'message':
      return problem.message.split('\n').map((message) => `${at(error.line)}${message}\n`).join('') + (problem.quoteLine ? quoted : '');
  }
}

function otherPrefix(shell: Shell, error: ShellSyntaxError): string {
  return shell.flavour.prefix({ ...shell.place, line: error.problem.kind === 'unmatched' && error.problem.construct !== 'parameter' ? error.lastLine : error.line });
}

function otherWords(shell: Shell, error: ShellSyntaxError): string {
  const dash = shell.flavour.name === 'dash';
  const head = dash ? 'Syntax error: ' : 'syntax error: ';
  const { problem } = error;
  if (problem.kind === 'message' || problem.kind === 'condition') return head + problem.message;
  if (problem.kind === 'unmatched') return head + unmatchedWords(problem.construct, dash);
  const expected = problem.expected === undefined ? '' : ` (expecting "${problem.expected}")`;
  const token = problem.kind === 'end' ? 'end of file' : problem.token;
  const plain = token === 'end of file' || token === 'newline';
  const word = /^[\w./-]/.test(token) && !RESERVED.has(token) && !plain;
  const name = plain || word ? (word ? 'word' : token) : `"${token}"`;
  return dash ? `${head}${name} unexpected${expected}` : `${head}unexpected ${name}${expected}`;
}

function unmatchedWords(construct: string, dash: boolean): string {
  if (construct === 'command') return dash ? 'end of file unexpected (expecting ")")' : 'unexpected end of file (expecting ")")';
  if (construct === 'arithmetic') return dash ? "Missing '))'" : "missing '))'";
  if (construct === 'parameter') return dash ? "Missing '}'" : "missing '}'";
  if (construct === 'backquote') return dash ? 'EOF in backquote substitution' : 'EOF in backquote substitution';
  return dash ? 'Unterminated quoted string' : 'unterminated quoted string';
}
