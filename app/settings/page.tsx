import type { Metadata } from 'next';
import { Settings } from '../_components/settings/settings.tsx';
import { SiteLinks } from '../_components/top-bar/site-links.tsx';
import { TopBar } from '../_components/top-bar/top-bar.tsx';

export const metadata: Metadata = { title: 'Settings' };

export default function SettingsPage() {
  return (
    <>
      <TopBar end={<SiteLinks here="settings" />} />
      <Settings />
    </>
  );
}
