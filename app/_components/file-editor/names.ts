/** What a file may be called, as the server takes it. */
export const NAMES = { pattern: '[A-Za-z0-9_][A-Za-z0-9_.\\/\\-]*', title: 'letters, digits and . _ - /' };
