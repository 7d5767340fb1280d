/** Characters of one clause that a page shows; what comes from a cluster may be 256 KiB. */
const LONGEST = 1000;

/** Controls that turn the direction of what follows, by which a text can be made to read as another. */
const DIRECTIONS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Text from a learner's cluster or workstation as one line that only says what it says: control characters
 * are made visible as kubectl makes them (`^[`), turns of direction are named, and what is too long is cut.
 * Markup stays as it is; whoever makes HTML of it escapes it.
 */
export function shownText(text: string): string {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST).toWellFormed()}…` : text.toWellFormed();
  return cut
    .replace(/\s*[\n\r]+\s*/g, ' ')
    .replaceAll('\t', ' ')
    .replace(/[\x00-\x1f]/g, (control) => `^${String.fromCharCode(control.charCodeAt(0) + 64)}`)
    .replace(/[\x7f-\x9f]/g, named)
    .replace(DIRECTIONS, named);
}

/** `\u202e` */
function named(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
