import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative } from 'node:path';

/** One source file of the project and what it imports. */
export interface SourceFile {
  /** Below the project, with forward slashes. */
  path: string;
  /** The part it belongs to: `machine`, `app`, `content`, `server`, or `root`. */
  part: string;
  isTest: boolean;
  text: string;
  imports: readonly { specifier: string; typeOnly: boolean; line: number }[];
}

const ROOT = join(import.meta.dirname, '..', '..', '..');
const FOLDERS = ['lib', 'app', 'content'];
const SKIPPED = new Set(['generated', 'node_modules', 'fixtures']);

/** Every TypeScript file of lib/, app/ and content/, and server.ts. */
export function sourceFiles(): SourceFile[] {
  const found = FOLDERS.flatMap((folder) => filesBelow(join(ROOT, folder)));
  return [...found, join(ROOT, 'server.ts')].map(readSource);
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : filesBelow(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

function readSource(absolute: string): SourceFile {
  const path = relative(ROOT, absolute).replaceAll('\\', '/');
  const text = readFileSync(absolute, 'utf8');
  return { path, part: partOf(path), isTest: /\.test\.tsx?$/.test(path), text, imports: importsOf(text) };
}

/** The part that a path below the project belongs to. */
export function partOf(path: string): string {
  const [first = '', second = ''] = path.split('/');
  if (first === 'lib') return second;
  return first === 'server.ts' ? 'server' : first;
}

function importsOf(text: string): SourceFile['imports'] {
  const pattern = /^[ \t]*(import|export)(\s+type)?\b[^'"`;]*?\bfrom\s+'([^']+)'|\bimport\(\s*'([^']+)'\s*\)|^import\s+'([^']+)'/gm;
  return [...text.matchAll(pattern)].map((match) => ({
    specifier: match[3] ?? match[4] ?? match[5] ?? '',
    typeOnly: match[2] !== undefined,
    line: text.slice(0, match.index).split('\n').length,
  }));
}

/** The project path that a specifier leads to, or undefined for a package. */
export function targetOf(file: SourceFile, specifier: string): string | undefined {
  if (specifier.startsWith('#')) return specifier.slice(1);
  if (specifier.startsWith('.')) return posix.normalize(posix.join(posix.dirname(file.path), specifier));
  return undefined;
}
