'use client';

import { createContext, use, useCallback, useMemo, useState, type ReactNode } from 'react';
import { DEFAULT_PREFERENCES, formatPreferences, PREFERENCES_COOKIE, type Preferences } from './preferences.ts';

interface PreferencesContext {
  preferences: Preferences;
  change(changed: Partial<Preferences>): void;
}

const Context = createContext<PreferencesContext>({ preferences: DEFAULT_PREFERENCES, change() {} });

const YEAR = 365 * 24 * 60 * 60;

function remember(preferences: Preferences): void {
  document.cookie = `${PREFERENCES_COOKIE}=${formatPreferences(preferences)}; path=/; max-age=${YEAR}; samesite=lax`;
}

function applyTheme(theme: Preferences['theme']): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** Holds this browser's preferences, as the server read them from the cookie, and writes changes back to it. */
export function PreferencesProvider({ initial, children }: { initial: Preferences; children: ReactNode }) {
  const [preferences, setPreferences] = useState(initial);
  const change = useCallback((changed: Partial<Preferences>) => {
    setPreferences((before) => {
      const after = { ...before, ...changed };
      remember(after);
      applyTheme(after.theme);
      return after;
    });
  }, []);
  const value = useMemo(() => ({ preferences, change }), [preferences, change]);
  return <Context value={value}>{children}</Context>;
}

/** This browser's preferences and the way to change them. */
export function usePreferences(): PreferencesContext {
  return use(Context);
}
