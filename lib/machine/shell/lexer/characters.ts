export function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}

/** Ends an unquoted word. */
export function isMeta(character: string): boolean {
  switch (character) {
    case ' ':
    case '\t':
    case '\n':
    case '|':
    case '&':
    case ';':
    case '(':
    case ')':
    case '<':
    case '>':
      return true;
    default:
      return false;
  }
}

export function isNameStart(character: string | undefined): boolean {
  return character !== undefined && /[A-Za-z_]/.test(character);
}

export function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9';
}

export const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;

/** Whether the text is a shell variable's name. */
export function isName(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(text);
}
