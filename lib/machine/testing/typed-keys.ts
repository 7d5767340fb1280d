const NAMED: Readonly<Record<string, string>> = {
  Enter: '\r', Esc: '\x1b', Tab: '\t', Backspace: '\x7f', Space: ' ', lt: '<',
  Up: '\x1b[A', Down: '\x1b[B', Right: '\x1b[C', Left: '\x1b[D', Home: '\x1b[H', End: '\x1b[F',
  PageUp: '\x1b[5~', PageDown: '\x1b[6~', Insert: '\x1b[2~', Delete: '\x1b[3~', F1: '\x1bOP',
  PasteStart: '\x1b[200~', PasteEnd: '\x1b[201~',
};

/** The bytes, as text, that a terminal sends for keys written as in vim's manual: `ihello<Esc>`, `<C-X>`, `<M-u>`, `<Up>`, `<lt>`. */
export function typedKeys(notation: string): string {
  return notation.replace(/<(?:([CM])-(.)|(\w+))>/gu, (whole, modifier: string | undefined, character: string | undefined, name: string | undefined) => {
    if (modifier === 'C') return String.fromCharCode((character ?? '').toUpperCase().charCodeAt(0) & 0x1f);
    if (modifier === 'M') return `\x1b${character}`;
    return NAMED[name ?? ''] ?? whole;
  });
}
