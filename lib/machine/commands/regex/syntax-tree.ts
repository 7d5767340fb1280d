/** A regular expression after parsing; from it comes RE2's syntax, or a match with back-references. */
export type Node =
  /** One character, as RE2 and ECMAScript both write it (`a`, `\.`, `[^a-z]`, `.`). */
  | { type: 'character'; source: string }
  | { type: 'assertion'; kind: Assertion }
  | { type: 'sequence'; items: Node[] }
  | { type: 'choice'; items: Node[] }
  | { type: 'group'; index: number; item: Node }
  | { type: 'repeat'; item: Node; least: number; most: number }
  | { type: 'reference'; index: number };

export type Assertion = 'start' | 'end' | 'text-start' | 'text-end' | 'boundary' | 'not-boundary' | 'word-start' | 'word-end';

/** The pattern is not a regular expression; the message is glibc's. */
export class RegexError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RegexError';
  }
}

export interface ParsedRegex {
  node: Node;
  groups: number;
  /** It refers back to what a group matched, which no linear-time engine can do. */
  hasReferences: boolean;
}
