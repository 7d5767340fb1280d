import type { FieldBuilder } from './field-builder.ts';

export interface TildeOptions {
  /** Also after each colon. */
  readonly assignment: boolean;
  /** The text starts its word. */
  readonly first: boolean;
  /** Nothing follows in the word, so the user's name may end with the text. */
  readonly last: boolean;
  readonly home: (user: string) => string | undefined;
}

/** Adds literal text to a field with `~` and `~user` replaced; home directories are not split or matched. */
export function expandTilde(text: string, options: TildeOptions, builder: FieldBuilder): void {
  const pieces = options.assignment ? text.split(/(?<=:)/) : [text];
  for (const [index, piece] of pieces.entries()) {
    const starts = index > 0 || options.first;
    const match = starts ? /^~([^/:]*)/.exec(piece) : null;
    const ends = match !== null && (match[0].length < piece.length || (index === pieces.length - 1 && options.last));
    const home = match && ends ? options.home(match[1] ?? '') : undefined;
    if (match && home !== undefined) {
      builder.quoted(home);
      builder.literal(piece.slice(match[0].length));
    } else builder.literal(piece);
  }
}
