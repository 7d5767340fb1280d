/** What a person set for this browser; kept in a cookie, so that the server renders it so from the first byte. */
export interface Preferences {
  theme: 'system' | 'light' | 'dark';
  /** The terminal's type size in CSS pixels. */
  terminalSize: number;
  /** The terminal also speaks: xterm.js keeps a live region for screen readers. */
  screenReader: boolean;
  /** The lesson column's share of the width, in percent. */
  split: number;
}

export const PREFERENCES_COOKIE = 'drydock-preferences';

export const DEFAULT_PREFERENCES: Preferences = { theme: 'system', terminalSize: 14, screenReader: false, split: 45 };

export const TERMINAL_SIZES = { least: 10, most: 24 };
export const SPLIT = { least: 30, most: 70 };

function within(value: string | null, fallback: number, { least, most }: { least: number; most: number }): number {
  const number = value === null ? NaN : Number(value);
  return Number.isFinite(number) ? Math.min(most, Math.max(least, number)) : fallback;
}

/** Reads the cookie's value; whatever is missing or odd in it takes its default. */
export function parsePreferences(cookie: string | undefined): Preferences {
  const stored = new URLSearchParams(cookie ?? '');
  const theme = stored.get('theme');
  return {
    theme: theme === 'light' || theme === 'dark' ? theme : DEFAULT_PREFERENCES.theme,
    terminalSize: Math.round(within(stored.get('size'), DEFAULT_PREFERENCES.terminalSize, TERMINAL_SIZES)),
    screenReader: stored.get('reader') === '1',
    split: within(stored.get('split'), DEFAULT_PREFERENCES.split, SPLIT),
  };
}

/** What the page's root says of the theme; the system's own needs no word. */
export function themeAttribute({ theme }: Pick<Preferences, 'theme'>): 'light' | 'dark' | undefined {
  return theme === 'system' ? undefined : theme;
}

/** The cookie's value for these preferences. */
export function formatPreferences({ theme, terminalSize, screenReader, split }: Preferences): string {
  return new URLSearchParams({
    theme,
    size: String(terminalSize),
    reader: screenReader ? '1' : '0',
    split: split.toFixed(1),
  }).toString();
}
