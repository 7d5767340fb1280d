/**
 * Splits a command line as a shell would, as far as tests need it: blanks, single and double quotes,
 * backslashes, `$'…'` with `\n` and `\t`.
 */
export function splitCommandLine(line: string): string[] {
  const words: string[] = [];
  const pattern = /(?:[^\s'"\\$]|\\.|'[^']*'|"(?:[^"\\]|\\.)*"|\$'(?:[^'\\]|\\.)*'|\$)+/g;
  for (const [word] of line.matchAll(pattern)) words.push(unquote(word));
  return words;
}

function unquote(word: string): string {
  return word.replace(/\$'((?:[^'\\]|\\.)*)'|'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)/g, (_, ansi?: string, single?: string, double?: string, escaped?: string) => {
    if (ansi !== undefined) return ansi.replace(/\\(.)/g, (__, letter: string) => ({ n: '\n', t: '\t' })[letter] ?? letter);
    if (single !== undefined) return single;
    if (double !== undefined) return double.replace(/\\(["\\$`])/g, '$1');
    return escaped ?? '';
  });
}
