import type { Process } from '../../program.ts';
import { SystemError } from '../../system-error.ts';
import { parseText, textBytes } from '../editing/text-file.ts';
import { baseName } from '../files/paths.ts';

/** The largest file that is opened, in bytes. */
const LARGEST_FILE = 16 * 1024 * 1024;

/** A file as nano found it, and what it says about it. */
export interface Opened {
  name: string;
  lines: readonly string[];
  dos: boolean;
  message: string;
}

/** Opens a file for a new buffer (open_buffer of files.c). */
export function openFile(process: Process, name: string): Opened {
  const nothing = { lines: [''], dos: false };
  try {
    const { type, size } = process.fs.status(name);
    if (type === 'directory') return { ...nothing, name: '', message: `"${name}" is a directory` };
    if (type !== 'file') return { ...nothing, name: '', message: `"${name}" is not a normal file` };
    if (size > LARGEST_FILE) return { ...nothing, name: '', message: 'File is too big' };
    const { lines, dos, message } = readLines(process, name);
    const writable = process.fs.access(name, 'write');
    return { name, lines, dos, message: writable ? message : `File '${baseName(name)}' is unwritable` };
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    if (error.code === 'ENOENT') return { ...nothing, name, message: folderProblem(process, name) ?? 'New File' };
    return { ...nothing, name: error.code === 'ENOTDIR' ? name : '', message: error.code === 'ENOTDIR' ? (folderProblem(process, name) ?? '') : `Error reading ${name}: ${error.message}` };
  }
}

/** Why a file cannot come to be where its name says (has_valid_path). */
function folderProblem(process: Process, name: string): string | undefined {
  const folder = name.includes('/') ? name.slice(0, name.lastIndexOf('/')) || '/' : '.';
  try {
    return process.fs.status(folder).type === 'directory' ? undefined : `Path '${folder}' is not a directory`;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return error.code === 'ENOTDIR' ? `Path '${folder}' is not a directory` : error.code === 'EACCES' ? `Path '${folder}' is not accessible` : `Directory '${folder}' does not exist`;
  }
}

/** A file's lines, the last of them empty where the file ends its lines. Throws SystemError. */
export function readLines(process: Process, name: string): { lines: string[]; dos: boolean; message: string } {
  const { lines, ended, dos, bytes } = parseText(process.fs.readFile(name));
  const count = `Read ${lines.length} line${lines.length === 1 ? '' : 's'}${dos ? ' (Converted from DOS format)' : ''}`;
  return { lines: ended && bytes > 0 ? [...lines, ''] : lines.length > 0 ? lines : [''], dos, message: count };
}

/** What the user asked for beside the name. */
export interface Writing {
  dos: boolean;
  how: 'whole' | 'append' | 'prepend';
}

/** Writes the lines; gives what nano says, and whether it was done (write_file). */
export function writeLines(process: Process, name: string, lines: readonly string[], { dos, how }: Writing): { done: boolean; message: string } {
  const kept = lines.at(-1) === '' ? lines.slice(0, -1) : lines;
  const content = textBytes(kept, { dos });
  try {
    if (how === 'prepend') process.fs.writeFile(name, Buffer.concat([content, process.fs.exists(name) ? process.fs.readFile(name) : new Uint8Array()]));
    else process.fs.writeFile(name, content, { append: how === 'append' });
    return { done: true, message: `Wrote ${kept.length} line${kept.length === 1 ? '' : 's'}` };
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return { done: false, message: error.code === 'EISDIR' ? `"${name}" is a directory` : `Error writing ${name}: ${error.message}` };
  }
}
