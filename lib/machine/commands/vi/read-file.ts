import { SystemError } from '../../system-error.ts';
import { parseText } from '../editing/text-file.ts';
import type { Vi } from './editor.ts';

/** `:r`: puts a file's lines below a line. */
export function readFileInto(vi: Vi, name: string, row: number): void {
  if (name === '') vi.fail('E32: No file name');
  const lines = linesOf(vi, name);
  vi.splice(row + 1, 0, lines);
  vi.moveTo({ row: row + 1, index: vi.firstNonBlank(row + 1) });
  if (lines.length > vi.options.report) vi.say(`${lines.length} more lines`);
}

function linesOf(vi: Vi, name: string): readonly string[] {
  try {
    if (vi.process.fs.status(name).type === 'directory') vi.fail(`"${name}" is a directory`);
    return parseText(vi.process.fs.readFile(name)).lines;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return vi.fail(`E484: Can't open file ${name}`);
  }
}
