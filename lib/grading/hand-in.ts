import type { Stats } from 'node:fs';
import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { parseRecording } from './recording.ts';
import type { Submission, Work } from './submission.ts';

/** A hand-in that cannot be read as one; the message names the file. */
export class HandInError extends Error {
  constructor(file: string, problem: string) {
    super(`${file}: ${problem}`);
    this.name = 'HandInError';
  }
}

/** Bytes of one file, and files of one exercise. */
const LARGEST_FILE = 1024 * 1024;
const MOST_FILES = 100;
/** Bytes of all answers together. */
const LARGEST_ANSWERS = 64 * 1024;

const MANIFEST = /\.(ya?ml|json)$/;

const answersSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String));

/**
 * Reads a file that was handed in. Links are refused: a hand-in must not read what lies elsewhere on the
 * machine that grades it. HandInError when it is too large or cannot be read.
 */
export function readHandedIn(file: string, largest = LARGEST_FILE): string {
  try {
    const status = lstatSync(file);
    if (!status.isFile()) throw new HandInError(file, status.isSymbolicLink() ? 'links are not followed' : 'not a file');
    if (status.size > largest) throw new HandInError(file, `larger than ${largest / 1024} KiB`);
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw error instanceof HandInError ? error : new HandInError(file, (error as Error).message);
  }
}

/** The manifests of a folder, by name. HandInError when there are none, or far too many. */
export function readManifests(folder: string): ReadonlyMap<string, string> {
  const names = entriesOf(folder).filter((name) => MANIFEST.test(name));
  if (names.length === 0) throw new HandInError(folder, 'holds no .yml, .yaml or .json file');
  if (names.length > MOST_FILES) throw new HandInError(folder, `holds more than ${MOST_FILES} files`);
  return new Map(names.map((name) => [name, readHandedIn(join(folder, name))]));
}

/** Answers by exercise, from YAML or JSON: `services/services/which: cluster-ip`. */
export function readAnswers(file: string): ReadonlyMap<string, string> {
  let value: unknown;
  try {
    value = parse(readHandedIn(file, LARGEST_ANSWERS), { maxAliasCount: 0 });
  } catch (error) {
    throw error instanceof HandInError ? error : new HandInError(file, (error as Error).message);
  }
  const answers = answersSchema.safeParse(value ?? {});
  if (!answers.success) throw new HandInError(file, 'answers stand one a line: exercise: answer');
  return new Map(Object.entries(answers.data));
}

/**
 * What a folder holds for one exercise: `<name>.sh`, `<name>.cast`, `<name>.yml` or a folder `<name>/` of manifests, where
 * `<name>` is such as pods/first-pod/run-a-pod. Nothing, when it holds none of them; HandInError when it holds several.
 */
export function readWork(folder: string, exercise: string): Work {
  const parts = exercise.split('/');
  const id = parts.pop() ?? '';
  const place = folderBelow(folder, parts);
  const found = entriesOf(place).filter((name) => name === id || ['.sh', '.cast', '.yml', '.yaml', '.json'].some((ending) => name === id + ending));
  const [name] = found;
  if (name === undefined) return { kind: 'nothing' };
  if (found.length > 1) throw new HandInError(join(folder, exercise), `was handed in more than once: ${found.join(', ')}`);
  const file = join(place, name);
  if (name === id) return { kind: 'manifests', files: readManifests(file) };
  return workOf(file, readHandedIn(file));
}

/** The work that one file holds, by its name's ending: manifests, a recording, else a script. */
export function workOf(file: string, content: string): Work {
  if (MANIFEST.test(file)) return { kind: 'manifests', files: new Map([[file.slice(file.lastIndexOf('/') + 1), content]]) };
  if (!file.endsWith('.cast')) return { kind: 'script', commands: content };
  try {
    return { kind: 'recording', recording: parseRecording(content) };
  } catch (error) {
    throw new HandInError(file, (error as Error).message);
  }
}

/** A folder's work and answers for each exercise that is asked for. */
export function readHandIn(folder: string): (exercise: string) => Submission {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw new HandInError(folder, 'is no folder');
  const answersFile = entriesOf(folder).find((name) => /^answers\.(ya?ml|json)$/.test(name));
  const answers = answersFile === undefined ? new Map<string, string>() : readAnswers(join(folder, answersFile));
  return (exercise) => {
    const answer = answers.get(exercise);
    return { work: readWork(folder, exercise), ...(answer !== undefined && { answer }) };
  };
}

/** The folder that `parts` lead to. HandInError when one of those on the way is a link, which would lead elsewhere. */
function folderBelow(folder: string, parts: readonly string[]): string {
  const [part, ...rest] = parts;
  if (part === undefined) return folder;
  const next = join(folder, part);
  unlinked(next);
  return folderBelow(next, rest);
}

/** What a path is; undefined when there is nothing. HandInError when it is a link. */
function unlinked(path: string): Stats | undefined {
  const status = lstatSync(path, { throwIfNoEntry: false });
  if (status?.isSymbolicLink()) throw new HandInError(path, 'links are not followed');
  return status;
}

function entriesOf(folder: string): string[] {
  const status = unlinked(folder);
  return status?.isDirectory() ? readdirSync(folder).sort() : [];
}
