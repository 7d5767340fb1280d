import { randomBytes, randomInt } from 'node:crypto';

/** No 0 and O, no 1, I and L: a code is read from a wall and typed on a phone. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
/** 31^6 is 887 million: with the tries that one address has, guessing takes lifetimes. */
const LENGTH = 6;

export function newCode(): string {
  return Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

/** What was typed, as codes are kept: without dashes and blanks, in capitals. Undefined when it cannot be a code. */
export function readCode(typed: string): string | undefined {
  const code = typed.normalize('NFKC').toUpperCase().replace(/[\s\p{Pd}]/gu, '');
  return code.length === LENGTH && [...code].every((character) => ALPHABET.includes(character)) ? code : undefined;
}

/** An id that nobody guesses. */
export function newId(): string {
  return randomBytes(15).toString('base64url');
}
