import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import './_styles/tokens.css';
import './_styles/base.css';
import { PreferencesProvider } from './_components/preferences/preferences-provider.tsx';
import { themeAttribute } from './_components/preferences/preferences.ts';
import { currentPreferences } from './_server/preferences.ts';
import { fontVariables } from './_styles/fonts.ts';

export const metadata: Metadata = {
  title: { default: 'Drydock: learn Kubernetes by running it', template: '%s · Drydock' },
  description: 'Lessons beside a terminal on a Kubernetes cluster of your own, in your browser. Nothing to install, no account.',
};

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  interactiveWidget: 'resizes-content',
  colorScheme: 'light dark',
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const preferences = await currentPreferences();
  return (
    <html lang="en" className={fontVariables} data-theme={themeAttribute(preferences)}>
      <body>
        <PreferencesProvider initial={preferences}>{children}</PreferencesProvider>
      </body>
    </html>
  );
}
