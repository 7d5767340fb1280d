import { exitCodeOf } from '../../processes/signals.ts';
import { decodeText } from '../escapes.ts';
import type { OpenFile } from '../../file-system.ts';
import { ExpansionError } from '../expansion/errors.ts';
import { LIMITS } from '../limits.ts';
import type { Child } from '../../program.ts';
import type { CommandPart, List, Redirection, WordPart } from '../parser/ast.ts';
import { redirect } from './redirect.ts';
import type { Shell } from './shell.ts';
import { recover } from './simple-command.ts';
import { spawnSubshell } from './subshell.ts';

/** `$(…)` and backquotes: what the commands print, without the newlines at its end. */
export async function substitute(shell: Shell, part: CommandPart): Promise<string> {
  const file = typeof part.body === 'string' ? undefined : onlyInput(part.body);
  const output = file ? await readInput(shell, file) : await runForOutput(shell, part);
  const text = output.includes('\0') ? await withoutNulls(shell, output) : output;
  return text.replace(/\n+$/, '');
}

async function withoutNulls(shell: Shell, output: string): Promise<string> {
  if (shell.flavour.name === 'bash') await shell.complain('warning: command substitution: ignored null byte in input');
  return output.replaceAll('\0', '');
}

/** `$(<file)` needs no process. */
function onlyInput(body: List): Redirection | undefined {
  const command = body.items.length === 1 ? body.items[0]?.command : undefined;
  if (command?.type !== 'simple' || command.words.length > 0 || command.assignments.length > 0) return undefined;
  const [redirection] = command.redirections;
  return command.redirections.length === 1 && redirection?.operator === '<' ? redirection : undefined;
}

async function readInput(shell: Shell, redirection: Redirection): Promise<string> {
  try {
    const saved = await redirect(shell, [redirection]);
    try {
      const output = await collect(shell, shell.process.file(redirection.descriptor ?? 0));
      shell.substitutionStatus = 0;
      return output;
    } finally {
      saved.restore();
    }
  } catch (error) {
    shell.substitutionStatus = await recover(shell, error);
    return '';
  }
}

async function runForOutput(shell: Shell, part: CommandPart): Promise<string> {
  const { reader, writer } = shell.process.pipe();
  let child: Child;
  try {
    child = await spawnSubshell(shell, (inner) => runBody(inner, part), { files: new Map([[1, writer]]) });
  } catch (error) {
    reader.release();
    throw error;
  } finally {
    writer.release();
  }
  const output = await collect(shell, reader);
  const status = exitCodeOf(await child.ended);
  shell.substitutionStatus = status;
  shell.lastStatus = status;
  return output;
}

function runBody(inner: Shell, part: CommandPart): Promise<number> {
  inner.loopDepth = 0;
  inner.substitutions += 1;
  if (!inner.options.shopt('inherit_errexit') && inner.flavour.name === 'bash') inner.options.set('errexit', false);
  const { body } = part;
  if (typeof body === 'string') return inner.runtime.runText(inner, body, { name: 'command substitution', firstLine: inner.flavour.name === 'bash' ? part.line : 1 });
  const only = body.items.length === 1 ? body.items[0] : undefined;
  inner.mayBecome = only?.command.type === 'simple' && !only.background;
  return inner.execute(body);
}

async function collect(shell: Shell, reader: OpenFile): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (let chunk = await reader.read(); chunk.length > 0; chunk = await reader.read()) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > LIMITS.characters) {
      reader.release();
      shell.process.exhaustMemory();
      throw new ExpansionError(`command substitution: more than ${LIMITS.characters >> 20} MiB of output: Cannot allocate memory`, 'exit', 2);
    }
    const pause = shell.process.yield();
    if (pause) await pause;
  }
  reader.release();
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return decodeText(whole);
}

/** `<(…)` and `>(…)`: starts the commands; the path is that of the pipe's other end. */
export async function processSubstitution(shell: Shell, part: Extract<WordPart, { type: 'process' }>): Promise<string> {
  const { reader, writer } = shell.process.pipe();
  const reads = part.direction === '<';
  const theirs = reads ? writer : reader;
  const ours = reads ? reader : writer;
  try {
    const child = await spawnSubshell(shell, (inner) => inner.execute(part.body), { files: new Map([[reads ? 1 : 0, theirs]]) });
    shell.lastBackground = child.pid;
  } catch (error) {
    ours.release();
    throw error;
  } finally {
    theirs.release();
  }
  let descriptor = 63;
  while (shell.process.descriptors().has(descriptor)) descriptor -= 1;
  shell.process.setFile(descriptor, ours);
  shell.temporaryDescriptors.push(descriptor);
  return `/dev/fd/${descriptor}`;
}

