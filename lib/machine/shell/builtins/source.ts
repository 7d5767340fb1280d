import { SystemError } from '../../system-error.ts';
import { LIMITS } from '../limits.ts';
import { refuse } from '../interpreter/builtin.ts';
import type { Builtin, BuiltinCall } from '../interpreter/builtin.ts';
import { FunctionReturn, ShellExit } from '../interpreter/control-flow.ts';
import { searchPath } from '../interpreter/external.ts';
import { decodeText } from '../escapes.ts';

export const source: Builtin = { name: 'source', run };
export const dot: Builtin = { name: '.', special: true, run };

async function run(call: BuiltinCall): Promise<number> {
  const { shell, args } = call;
  const bash = shell.flavour.name === 'bash';
  const operands = args[1] === '--' ? args.slice(2) : args.slice(1);
  const [name, ...rest] = operands;
  if (name === undefined) {
    await refuse(call, 'filename argument required');
    await shell.printError(`${call.name}: usage: ${call.name} filename [arguments]\n`);
    return 2;
  }
  const path = name.includes('/') ? name : (searchPath(shell, name, shell.variables.get('PATH') ?? '')[0] ?? (bash ? name : undefined));
  const text = path === undefined ? undefined : await readScript(call, path);
  if (typeof text === 'number') return text;
  if (text === undefined) return missing(call, name);
  return runSourced(call, { name: path ?? name, text, rest });
}

async function readScript(call: BuiltinCall, path: string): Promise<string | number | undefined> {
  const { shell } = call;
  try {
    if (shell.process.fs.status(path).type === 'directory') return await refuse(call, `${path}: is a directory`);
    const file = shell.process.fs.open(path, { read: true });
    const chunks: Uint8Array[] = [];
    for (let chunk = await file.read(); chunk.length > 0; chunk = await file.read()) chunks.push(chunk);
    file.release();
    return decodeText(Buffer.concat(chunks));
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    if (shell.flavour.name !== 'bash') return undefined;
    await shell.complain(`${path}: ${error.message}`);
    return 1;
  }
}

/** dash and ash look in PATH alone, and give up the script when the file is not there. */
async function missing(call: BuiltinCall, name: string): Promise<number> {
  const { shell } = call;
  await refuse(call, shell.flavour.name === 'dash' ? (name.includes('/') ? `cannot open ${name}: No such file` : `${name}: not found`) : `can't open '${name}': No such file or directory`);
  if (!shell.identity.interactive) throw new ShellExit(2);
  return 2;
}

async function runSourced(call: BuiltinCall, file: { name: string; text: string; rest: readonly string[] }): Promise<number> {
  const { shell } = call;
  if (shell.sourceDepth >= LIMITS.sourceDepth) return refuse(call, `${file.name}: maximum source nesting level exceeded (${LIMITS.sourceDepth})`);
  const { positional, identity, line } = shell;
  const { messageName, script } = identity;
  shell.sourceDepth += 1;
  if (file.rest.length > 0) shell.positional = [...file.rest];
  // An interactive shell goes by its own name, and names the file in syntax errors alone.
  if (!identity.interactive) Object.assign(identity, { messageName: file.name, script: true });
  try {
    return await shell.runtime.runText(shell, file.text, identity.interactive ? { name: file.name } : {});
  } catch (error) {
    if (error instanceof FunctionReturn) return error.status;
    throw error;
  } finally {
    Object.assign(identity, { messageName, script });
    shell.sourceDepth -= 1;
    shell.line = line;
    if (file.rest.length > 0) shell.positional = positional;
  }
}
