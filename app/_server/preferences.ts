import { cookies } from 'next/headers';
import { parsePreferences, PREFERENCES_COOKIE, type Preferences } from '../_components/preferences/preferences.ts';

/** The preferences that the asking browser sent along. */
export async function currentPreferences(): Promise<Preferences> {
  return parsePreferences((await cookies()).get(PREFERENCES_COOKIE)?.value);
}
