import { z } from 'zod';
import { shownText } from '#lib/checks/index.ts';
import type { Sandbox } from '#lib/sandboxes/index.ts';
import { RefusedRequest } from '../web/api.ts';
import { findField, pathsIn, syntaxErrorLine, type FieldPlace } from './manifest-fields.ts';

/** A file below the home directory, in letters that mean nothing to a shell. */
export const filePath = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[\w][\w./-]*$/, 'may hold letters, digits and . _ - /')
  .refine((value) => !value.split('/').some((part) => part === '..' || part === ''), 'stays below the home directory');

/** Bytes of a file that the editor takes. */
export const LARGEST_FILE = 512 * 1024;

const LIST = 'cd && for file in * */*; do [ -f "$file" ] && echo "$file"; done; true';

/** The files in the home directory and one folder below it; names that the editor could not open are left out. */
export async function listFiles(sandbox: Sandbox): Promise<readonly string[]> {
  const { output } = await sandbox.run(LIST);
  return output.split('\n').filter((name) => filePath.safeParse(name).success);
}

export interface ManifestProblem {
  /** From 1; undefined when nothing says where. */
  line: number | undefined;
  /** The key in that line that is meant. */
  field: string | undefined;
  message: string;
}

/** Lines that name no fault: warnings, and the difference that the server shows below a change it refuses. */
const BESIDE = /^(?:Warning: |@@ |[-+ \t])/;

/**
 * What the API server would say to a manifest: nothing when it would take it. Nothing is created. What kubectl says
 * of the objects that it would take, and its warnings, are no problems of the file.
 */
export async function checkManifest(sandbox: Sandbox, path: string): Promise<readonly ManifestProblem[]> {
  const { status, output } = await sandbox.run(`cd && kubectl apply --dry-run=server -f ./${path} >/dev/null`);
  if (status === 0) return [];
  const text = (await sandbox.readFile(path)) ?? '';
  const messages = output.split('\n').filter((line) => line.trim() !== '' && !BESIDE.test(line));
  return messages.flatMap((message) => problemsOf(message, text, output));
}

/** A message with each place that it names; one that names none stands once. */
function problemsOf(message: string, text: string, output: string): readonly ManifestProblem[] {
  const places = placesOf(message, text, output);
  const shown = shownText(withoutPatch(message));
  if (places.length === 0) return [{ line: undefined, field: undefined, message: shown }];
  return places.map((place) => ({ ...place, message: shown }));
}

/** Of an object that exists, the server repeats the whole patch that kubectl made before it says what is wrong. */
function withoutPatch(message: string): string {
  return message.replace(/: patch: Invalid value: "(?:[^"\\]|\\.)*": /, ': ');
}

function placesOf(message: string, text: string, output: string): readonly FieldPlace[] {
  if (/converting YAML to JSON/.test(message)) {
    const line = syntaxErrorLine(text) ?? lineOf(message);
    return line === undefined ? [] : [{ line, field: undefined }];
  }
  return pathsIn(message).flatMap((path) => findField(text, path, output) ?? []);
}

/** kubectl's YAML errors name a line: `error converting YAML to JSON: yaml: line 5: …`. */
function lineOf(message: string): number | undefined {
  const line = /\bline (\d+):/.exec(message)?.[1];
  return line === undefined ? undefined : Number(line);
}

/** What a page shows of a workstation's files: their names, or the content of the one at `asked`. */
export async function answerFiles(sandbox: Sandbox, asked: string | null): Promise<{ files: readonly string[] } | { content: string }> {
  if (asked === null) return { files: await listFiles(sandbox) };
  const path = filePath.safeParse(asked);
  const content = path.success ? await sandbox.readFile(path.data) : undefined;
  if (content === undefined) throw new RefusedRequest(404, 'no-file', `There is no file ${asked}.`);
  if (content.length > LARGEST_FILE) throw new RefusedRequest(413, 'too-large', `${asked} is too large for the editor.`);
  return { content };
}

/** A command that moves a file to a new name, and says so when there is one already. */
function moveCommand(from: string, to: string): string {
  return `cd && if [ -e ./${to} ]; then exit 17; fi && mv ./${from} ./${to}`;
}

/** Renames a file; `taken` when the new name is another file's, `gone` when there is no such file. */
export async function renameFile(sandbox: Sandbox, from: string, to: string): Promise<'renamed' | 'taken' | 'gone'> {
  const { status } = await sandbox.run(moveCommand(from, to));
  if (status === 0) return 'renamed';
  return status === 17 ? 'taken' : 'gone';
}

/** Deletes a file; one that is gone already is no fault. */
export async function deleteFile(sandbox: Sandbox, path: string): Promise<void> {
  await sandbox.run(`cd && rm -f ./${path}`);
}
