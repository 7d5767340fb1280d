import type { Metadata } from 'next';
import { ComeBack } from '../../_components/come-back/come-back.tsx';
import { SettingsMenu } from '../../_components/menu/settings-menu.tsx';
import { TopBar } from '../../_components/top-bar/top-bar.tsx';

export const metadata: Metadata = { title: 'Back to your workshop' };

/** Where a learner's personal link leads. */
export default function BackPage() {
  return (
    <>
      <TopBar end={<SettingsMenu />} />
      <ComeBack />
    </>
  );
}
