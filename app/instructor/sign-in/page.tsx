import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import page from '../../_components/form/page.module.css';
import { SettingsMenu } from '../../_components/menu/settings-menu.tsx';
import { SignInForm } from '../../_components/sign-in/sign-in-form.tsx';
import { TopBar } from '../../_components/top-bar/top-bar.tsx';
import { application } from '../../_server/application.ts';
import { currentInstructor } from '../../_server/instructor/instructor.ts';

export const metadata: Metadata = { title: 'Instructors' };

/** Why the OpenID provider's answer did not sign anybody in. */
const PROBLEMS: Readonly<Record<string, string>> = {
  'oidc-failed': 'Signing in with your organisation’s account was broken off, or took too long. Try again, or use the secret.',
  'oidc-unreachable': 'The service that knows your organisation’s accounts does not answer. Try again later, or use the secret.',
  'not-allowed': 'Your organisation knows this account, but it may not lead workshops here. Sign in with another, or ask whoever runs this Drydock.',
  'no-oidc': 'No organisation’s accounts are set up here. Use the secret.',
};

/**
 * Where signing in with the organisation's account begins: below the address that the provider sends the browser back to,
 * where it looks for what the browser keeps meanwhile. A provider that knows an account that may not is asked for another.
 */
function oidcStart(another: boolean): string {
  return `${application().publicUrl?.origin ?? ''}/api/instructor/oidc/start${another ? '?another' : ''}`;
}

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ problem?: string | string[] }> }) {
  if (await currentInstructor()) redirect('/instructor');
  const { problem } = await searchParams;
  const { instructors } = application();
  return (
    <>
      <TopBar end={<SettingsMenu />} />
      <main className={`${page.page} ${page.narrow}`}>
        <h1>Instructors</h1>
        <p className={page.lead}>Sign in to lead a workshop. Learners need no account: they join by the code that you show them.</p>
        <SignInForm oidc={instructors.hasOidc ? oidcStart(problem === 'not-allowed') : undefined} problem={typeof problem === 'string' ? PROBLEMS[problem] : undefined} />
      </main>
    </>
  );
}
