import { exitCodeOf } from '#lib/machine/index.ts';
import type { Machine } from '#lib/machine/index.ts';

export interface CommandResult {
  code: number;
  stdout: string;
  stderr: string;
}

export interface RunSettings {
  cwd: string;
  env: Readonly<Record<string, string>>;
  stdin?: string;
}

/** Runs a command on a machine whose clock runs by itself, to its end. */
export async function runOnMachine(machine: Machine, args: readonly string[], settings: RunSettings): Promise<CommandResult> {
  const [input, output, errors] = [machine.pipe(), machine.pipe(), machine.pipe()];
  const child = machine.start({
    args, cwd: settings.cwd, env: new Map(Object.entries(settings.env)),
    stdin: input.reader, stdout: output.writer, stderr: errors.writer,
  });
  for (const end of [input.reader, output.writer, errors.writer]) end.release();
  void input.writer.write(new TextEncoder().encode(settings.stdin ?? '')).catch(() => undefined).then(() => input.writer.release());
  const [stdout, stderr, status] = await Promise.all([drain(output.reader), drain(errors.reader), child.ended]);
  return { code: exitCodeOf(status), stdout, stderr };
}

async function drain(reader: { read(): Promise<Uint8Array>; release(): void }): Promise<string> {
  const chunks: Uint8Array[] = [];
  for (let chunk = await reader.read(); chunk.length > 0; chunk = await reader.read()) chunks.push(chunk);
  reader.release();
  return Buffer.concat(chunks).toString('utf8');
}
