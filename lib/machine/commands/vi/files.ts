import { SystemError } from '../../system-error.ts';
import { parseText, textBytes, writeSafely } from '../editing/text-file.ts';
import { TextBuffer } from '../editing/text-buffer.ts';
import type { Vi } from './editor.ts';

/** The largest file that is opened, in bytes. */
const LARGEST_FILE = 16 * 1024 * 1024;

/** Opens a file in the place of what was edited (readfile of fileio.c); says what vim says. */
export function openFile(vi: Vi, name: string): void {
  if (vi.file.name !== '' && vi.file.name !== name) vi.alternate = vi.file.name;
  vi.file = { name, dos: false, ended: true, isNew: false };
  vi.text = new TextBuffer([]);
  vi.options.readonly = false;
  vi.warnedReadOnly = false;
  vi.lineUndo = undefined;
  vi.marks.clear();
  vi.cursor = { row: 0, index: 0 };
  vi.wanted = 0;
  vi.view.top = 0;
  vi.forgetScreen();
  const said = name === '' ? '' : load(vi, name);
  if (said !== '') vi.sayFile(said);
  vi.marks.set('[', { row: 0, index: 0 });
  vi.marks.set(']', { row: vi.text.count - 1, index: 0 });
  vi.cursor = { row: 0, index: vi.firstNonBlank(0) };
  vi.wanted = vi.view.cursorColumn(vi.scene);
}

/** Reads the file into the text; gives the message. */
function load(vi: Vi, name: string): string {
  const { fs } = vi.process;
  try {
    const { type, size } = fs.status(name);
    if (type === 'directory') return vi.busybox ? `'${name}' is not a regular file` : `"${name}" is a directory`;
    if (type !== 'file') return vi.busybox ? `'${name}' is not a regular file` : `"${name}" is not a file`;
    if (size > LARGEST_FILE) return `"${name}" E342: Out of memory!`;
    const { lines, bytes, ended, dos } = parseText(fs.readFile(name));
    vi.text = new TextBuffer(lines);
    vi.file = { name, dos, ended, isNew: false };
    vi.options.readonly = !fs.access(name, 'write');
    // BusyBox shows its status line at once.
    if (vi.busybox) return '';
    return `"${name}" ${vi.options.readonly ? '[readonly]' : ''}${ended ? '' : '[noeol]'}${dos ? '[dos]' : ''}${vi.options.readonly || !ended || dos ? ' ' : ''}${lines.length}L, ${bytes}B`;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
      vi.file.isNew = true;
      const folder = name.includes('/') ? name.slice(0, name.lastIndexOf('/')) || '/' : '.';
      if (vi.busybox) return '';
      return `"${name}" [New${fs.exists(folder) ? '' : ' DIRECTORY'}]`;
    }
    if (vi.busybox) return `'${name}' ${error.message}`;
    return error.code === 'EACCES' ? `"${name}" [Permission Denied]` : `"${name}" ${error.message}`;
  }
}

export interface WriteOptions {
  name: string;
  force: boolean;
  from?: number;
  to?: number;
  append?: boolean;
}

/** Writes lines to a file (buf_write). Fails with vim's words. */
export function writeFile(vi: Vi, { name, force, from = 0, to = vi.text.count - 1, append = false }: WriteOptions): void {
  const { fs } = vi.process;
  const own = name === vi.file.name;
  const whole = from === 0 && to === vi.text.count - 1;
  if (name === '') vi.fail('E32: No file name');
  if (own && vi.options.readonly && !force) vi.fail("E45: 'readonly' option is set (add ! to override)");
  const exists = fs.exists(name);
  if (!own && exists && !force && !append) vi.fail(fs.status(name).type === 'directory' ? `E17: "${fs.resolve(name)}" is a directory` : 'E13: File exists (add ! to override)');
  if (own && vi.file.isNew && exists && !force) vi.fail('E13: File exists (add ! to override)');
  if (own && !whole && !force) vi.fail('E140: Use ! to write partial buffer');
  const { empty } = vi.text;
  const lines = empty ? [] : vi.text.lines.slice(from, to + 1);
  const bytes = textBytes(lines, { dos: vi.file.dos });
  attempt(vi, name, () => (append ? fs.writeFile(name, bytes, { append: true }) : writeSafely(fs, name, bytes)));
  if (own && whole) {
    vi.text.seal();
    vi.text.markSaved();
    vi.file = { ...vi.file, isNew: false, ended: true };
    vi.options.readonly = !fs.access(name, 'write');
  } else if (vi.file.name === '') {
    vi.file = { ...vi.file, name };
    if (whole) vi.text.markSaved();
  }
  const marks = `${exists ? '' : '[New]'}${vi.file.dos ? '[dos]' : ''}`;
  if (vi.busybox) vi.say(`'${name}' ${lines.length}L, ${bytes.length}C`);
  else vi.sayFile(`"${name}" ${marks}${marks === '' ? '' : ' '}${lines.length}L, ${bytes.length}B ${append ? 'appended' : 'written'}`);
}

function attempt(vi: Vi, name: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    if (vi.busybox) vi.fail(`'${name}' ${error.message}`);
    if (error.code === 'EISDIR') vi.fail(`E17: "${vi.process.fs.resolve(name)}" is a directory`);
    // vim names the file first, and again with the error.
    vi.say(`"${name}" `);
    vi.fail(`"${name}" ${error.code === 'ENOSPC' || error.code === 'EFBIG' ? 'E514: Write error (file system full?)' : "E212: Can't open file for writing"}`);
  }
}
