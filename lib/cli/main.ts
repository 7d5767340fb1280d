import { pathToFileURL } from 'node:url';
import type { Command } from './command.ts';
import { CommandError } from './command.ts';
import { cluster } from './commands/cluster.ts';
import { grade } from './commands/grade.ts';
import { lessons } from './commands/lessons.ts';
import { shell } from './commands/shell.ts';
import { start } from './commands/start.ts';
import { test } from './commands/test.ts';
import { token } from './commands/token.ts';

const COMMANDS: readonly Command[] = [start, test, cluster, shell, grade, lessons, token];

/** Runs `bin/drydock <arguments>`; sets the exit code (0, 1 for a plain no, 2 for a call that cannot be understood). */
export async function main(args: readonly string[]): Promise<void> {
  const [name, ...rest] = args;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(overview());
    process.exitCode = name === undefined ? 2 : 0;
    return;
  }
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (!command) return refuse(new CommandError(`there is no command "${name}".\n${overview()}`, 2));
  if (rest.includes('--help') || rest.includes('-h')) {
    process.stdout.write(`${command.usage}\n`);
    return;
  }
  try {
    process.exitCode = await command.run(rest);
  } catch (error) {
    refuse(asCommandError(error, command));
  }
}

function refuse(error: CommandError): void {
  process.stderr.write(`drydock: ${error.message}\n`);
  process.exitCode = error.exitCode;
}

/** parseArgs' own errors are the caller's mistake; anything else but a CommandError is a bug and keeps its stack. */
function asCommandError(error: unknown, command: Command): CommandError {
  if (error instanceof CommandError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (error instanceof Error && code.startsWith('ERR_PARSE_ARGS')) return new CommandError(`${error.message}\n${command.usage}`, 2);
  throw error;
}

function overview(): string {
  const width = Math.max(...COMMANDS.map((command) => command.name.length));
  const lines = COMMANDS.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`);
  return `Usage: bin/drydock <command>\n\n${lines.join('\n')}\n\nbin/drydock <command> --help says more.\n`;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await main(process.argv.slice(2));
