interface Piece {
  star: boolean;
  matches: (character: string) => boolean;
}

/**
 * Whether a text matches a shell pattern (`*`, `?`, `[a-z]`, `[!x]`, `\c`); `*` takes slashes too, as fnmatch
 * without flags. It only ever goes back to the last star, so the time is bounded by pattern times text.
 */
export function matchesGlob(pattern: string, text: string, ignoreCase = false): boolean {
  const pieces = parse(ignoreCase ? pattern.toLowerCase() : pattern);
  const characters = [...(ignoreCase ? text.toLowerCase() : text)];
  let piece = 0;
  let at = 0;
  let star = -1;
  let starAt = 0;
  while (at < characters.length) {
    const current = pieces[piece];
    if (current?.star) {
      star = piece;
      starAt = at;
      piece += 1;
    } else if (current?.matches(characters[at] ?? '')) {
      piece += 1;
      at += 1;
    } else if (star >= 0) {
      piece = star + 1;
      starAt += 1;
      at = starAt;
    } else return false;
  }
  return pieces.slice(piece).every((rest) => rest.star);
}

function parse(pattern: string): Piece[] {
  const pieces: Piece[] = [];
  const token = /\[(!|\^)?(\]?(?:\[:\w+:\]|[^\]])*)\]|\*|\?|\\(.)|(.)/gsu;
  for (const [whole, not, set, escaped, plain] of pattern.matchAll(token)) {
    if (set !== undefined) {
      const inside = bracket(set);
      pieces.push({ star: false, matches: (character) => inside(character) !== (not !== undefined) });
    } else if (whole === '*') pieces.push({ star: true, matches: () => false });
    else if (whole === '?') pieces.push({ star: false, matches: () => true });
    else pieces.push({ star: false, matches: (character) => character === (escaped ?? plain) });
  }
  return pieces;
}

const CLASSES: Readonly<Record<string, RegExp>> = {
  alpha: /\p{L}/u, digit: /[0-9]/, alnum: /[\p{L}0-9]/u, upper: /\p{Lu}/u, lower: /\p{Ll}/u, space: /\s/, blank: /[ \t]/,
  punct: /[!-/:-@[-`{-~]/, xdigit: /[0-9A-Fa-f]/, cntrl: /[\0-\x1f\x7f]/, print: /[^\0-\x1f\x7f]/, graph: /[^\0-\x20\x7f]/,
};

function bracket(set: string): (character: string) => boolean {
  const tests: ((character: string) => boolean)[] = [];
  for (const [, name, from, to, one] of set.matchAll(/\[:(\w+):\]|(.)-(.)|(.)/gsu)) {
    if (name !== undefined) tests.push((character) => CLASSES[name]?.test(character) ?? false);
    else if (from !== undefined && to !== undefined) tests.push((character) => character >= from && character <= to);
    else tests.push((character) => character === one);
  }
  return (character) => tests.some((test) => test(character));
}
