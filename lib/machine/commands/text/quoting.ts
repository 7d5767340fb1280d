/** Characters that a shell would not take as they are (gnulib quotearg, shell_escape styles). */
const SHELL_SPECIAL = /[\s!"$&'()*;<=>?[\\^`|]|^[#~]/;
const CONTROL = /[\0-\x1f\x7f\udc80-\udcff]/;
const NON_ASCII_OR_CONTROL = /[\0-\x1f]|[^\0-\x7e]/;

const ESCAPES: Readonly<Record<string, string>> = {
  '\x07': '\\a', '\b': '\\b', '\t': '\\t', '\n': '\\n', '\v': '\\v', '\f': '\\f', '\r': '\\r',
};

/** A name as `ls` prints it on a terminal: quoted only where a shell would need it. */
export function shellEscape(name: string, utf8 = true): string {
  return name !== '' && !SHELL_SPECIAL.test(name) && !needsEscape(name, utf8) ? name : shellQuote(name, utf8);
}

/** A name in a message: `cannot access 'name'`; a shell would read it back (gnulib quoteaf). */
export function shellQuote(name: string, utf8 = true): string {
  if (!needsEscape(name, utf8)) {
    if (!name.includes("'")) return `'${name}'`;
    if (!/["$`\\!]/.test(name)) return `"${name}"`;
    return `'${name.replaceAll("'", String.raw`'\''`)}'`;
  }
  return escapeControls(name, utf8);
}

function needsEscape(name: string, utf8: boolean): boolean {
  return (utf8 ? CONTROL : NON_ASCII_OR_CONTROL).test(name);
}

function escapeControls(name: string, utf8: boolean): string {
  let quoted = '';
  let inside = true;
  for (const character of name) {
    if (!needsEscape(character, utf8)) {
      if (!inside) quoted += "'";
      inside = true;
      quoted += character === "'" ? String.raw`'\''` : character;
      continue;
    }
    if (inside) quoted += "'$'";
    inside = false;
    quoted += ESCAPES[character] ?? octalOf(character);
  }
  return `'${quoted}'`;
}

function octalOf(character: string): string {
  const unit = character.charCodeAt(0);
  const bytes = unit >= 0xdc80 && unit <= 0xdcff ? [unit - 0xdc00] : [...Buffer.from(character, 'utf8')];
  return bytes.map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}

/** A word in a message (gnulib quote): ‘word’ in a UTF-8 locale, 'word' in the C locale. */
export function localeQuote(word: string, utf8: boolean): string {
  return utf8 ? `‘${word}’` : `'${word.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
