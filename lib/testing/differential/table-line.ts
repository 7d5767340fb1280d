import { splitCommandLine } from './command-line.ts';

/** One line of a table. */
export interface TableLine {
  /** `+`: it prepares, and must succeed on both sides. */
  prepares: boolean;
  /** `~`: the lines of its output come in any order. */
  anyOrder: boolean;
  /** `NAME=value` before kubectl. */
  env: Readonly<Record<string, string>>;
  /** The words after `kubectl`. */
  words: readonly string[];
  /** `< file`: the file that it reads. */
  input: string | undefined;
}

/** Reads `~ NAME=value kubectl get pods < file`. */
export function parseTableLine(line: string): TableLine {
  const [command = '', input] = line.replace(/^[+~] /, '').split(/ < (?=\S+$)/);
  const words = splitCommandLine(command);
  const start = words.indexOf('kubectl');
  const env = Object.fromEntries(words.slice(0, start).map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]));
  return { prepares: line.startsWith('+'), anyOrder: line.startsWith('~'), env, words: words.slice(start + 1), input };
}
