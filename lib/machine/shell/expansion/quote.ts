const NAMED: Readonly<Record<string, string>> = {
  '\x07': '\\a', '\b': '\\b', '\x1b': '\\E', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v', '\\': '\\\\', "'": "\\'",
};

const UNPRINTABLE = /[\0-\x1f\x7f\u0080-\u009f\udc80-\udcff]/;

/** `$'…'`, for text with control characters. */
export function quoteAnsi(text: string): string {
  let body = '';
  for (const character of text) {
    const named = NAMED[character];
    const code = character.codePointAt(0) ?? 0;
    if (named !== undefined) body += named;
    else if (code >= 0xdc80 && code <= 0xdcff) body += `\\${(code - 0xdc00).toString(8)}`;
    else if (UNPRINTABLE.test(character)) body += `\\${code.toString(8).padStart(3, '0')}`;
    else body += character;
  }
  return `$'${body}'`;
}

/** `'…'` whatever the text holds, as `${x@Q}`, `alias` and `set` print it. */
export function quoteSingle(text: string): string {
  if (UNPRINTABLE.test(text)) return quoteAnsi(text);
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Single quotes only where the shell would otherwise take a character for its own: `set`, `set -x`. */
export function quoteWhenNeeded(text: string): string {
  if (text === '') return "''";
  if (UNPRINTABLE.test(text)) return quoteAnsi(text);
  return /[^\w@%+=:,./~#^-]|^[#~]|=~|:~/.test(text) || /[\^]/.test(text) ? quoteSingle(text) : text;
}

/** Backslashes, as `printf %q` and completion write a file's name. */
export function quoteBackslash(text: string): string {
  if (text === '') return "''";
  if (UNPRINTABLE.test(text)) return quoteAnsi(text);
  return text.replace(/[^\w@%+=:./#~\u0080-\uffff-]/g, '\\$&').replace(/^[#~]/, '\\$&');
}

/** `"…"`, as `declare -p` prints a value. */
export function quoteDouble(text: string): string {
  if (UNPRINTABLE.test(text)) return quoteAnsi(text);
  return `"${text.replace(/[\\"$`]/g, '\\$&')}"`;
}
