import { expect, test, type Page } from '@playwright/test';
import { CLIENT, serveProvider, signInAt, type People } from '../../lib/instructors/testing/provider.ts';
import { INSTRUCTOR_SECRET, PROVIDED_PORT, UNPROVIDED_PORT } from '../addresses.ts';
import { startProduct } from '../product.ts';
import { join, makeWorkshop, newcomer } from './people.ts';

/** Where people are told to go, and another name for the same place. */
const PUBLIC = `http://127.0.0.1:${PROVIDED_PORT}`;
const ELSEWHERE = `http://localhost:${PROVIDED_PORT}`;
const CALLBACK = `${PUBLIC}/api/instructor/oidc/callback`;

const PEOPLE: People = {
  ann: { name: 'Ann Lee', email: 'ann@school.example', email_verified: true },
  ben: { name: 'Ben', email: 'ben@elsewhere.example', email_verified: true },
};

const BUTTON = 'Sign in with your organisation’s account';
const BROKEN_OFF = 'Signing in with your organisation’s account was broken off, or took too long. Try again, or use the secret.';

/** The settings of a product whose people an OpenID provider knows. */
function settings(issuer: string) {
  const { clientId, clientSecret } = CLIENT;
  return { DRYDOCK_OIDC_ISSUER: issuer, DRYDOCK_OIDC_CLIENT_ID: clientId, DRYDOCK_OIDC_CLIENT_SECRET: clientSecret, DRYDOCK_OIDC_DOMAINS: 'school.example' };
}

/** Presses the button; the provider's page appears. */
async function goToProvider(page: Page): Promise<void> {
  await page.goto(`${PUBLIC}/instructor/sign-in`);
  await page.getByRole('button', { name: BUTTON }).click();
}

/** Says at the provider who one is, and that Drydock may know. */
async function signInAs(page: Page, login: string): Promise<void> {
  await page.getByPlaceholder('Enter any login').fill(login);
  await page.getByPlaceholder('and password').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
}

// One product and one provider serve all.
test.describe.configure({ mode: 'default' });

test.describe('an OpenID provider', () => {
  const running = new AsyncDisposableStack();

  test.beforeAll(async () => {
    const provider = running.use(await serveProvider(PEOPLE, CALLBACK));
    const product = running.use(startProduct(PROVIDED_PORT, { ...settings(provider.issuer.origin), DRYDOCK_PUBLIC_URL: PUBLIC }));
    await product.ready;
  });
  test.afterAll(() => running.disposeAsync());

  test('signs an instructor in, by whichever name of this site they begin', async ({ page }) => {
    await page.goto(`${ELSEWHERE}/instructor`);
    await page.getByRole('button', { name: BUTTON }).click();
    await signInAs(page, 'ann');
    await expect(page.getByRole('heading', { name: 'Your workshops' })).toBeVisible();
    expect(page.url()).toBe(`${PUBLIC}/instructor`);
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Your workshops' })).toBeVisible();
  });

  test('says that an account may not, and lets another be chosen', async ({ page }) => {
    await goToProvider(page);
    await signInAs(page, 'ben');
    await expect(page.getByRole('alert').filter({ hasText: 'Sign in' })).toHaveText('Your organisation knows this account, but it may not lead workshops here. Sign in with another, or ask whoever runs this Drydock.');
    await page.goto(`${PUBLIC}/instructor`);
    await expect(page.getByRole('heading', { name: 'Instructors' })).toBeVisible();
    await page.goBack();
    // The provider knows Ben by now, and would send him back at once.
    await page.getByRole('button', { name: BUTTON }).click();
    await signInAs(page, 'ann');
    await expect(page.getByRole('heading', { name: 'Your workshops' })).toBeVisible();
  });

  test('says that signing in was broken off', async ({ page }) => {
    await goToProvider(page);
    await page.getByRole('link', { name: 'Cancel' }).click();
    await expect(page.getByText(BROKEN_OFF)).toBeVisible();
  });

  test('takes no answer twice', async ({ page }) => {
    await goToProvider(page);
    await expect(page.getByPlaceholder('Enter any login')).toBeVisible();
    const kept = await page.context().cookies(PUBLIC);
    const [answer] = await Promise.all([page.waitForRequest((request) => request.url().startsWith(CALLBACK)), signInAs(page, 'ann')]);
    await expect(page.getByRole('heading', { name: 'Your workshops' })).toBeVisible();
    await page.context().clearCookies();
    await page.goto(answer.url());
    await expect(page.getByText(BROKEN_OFF)).toBeVisible();
    // Not even when the browser still has what it kept for its way back.
    await page.context().addCookies(kept);
    await page.goto(answer.url());
    await expect(page.getByText(BROKEN_OFF)).toBeVisible();
  });

  test('takes no answer that was meant for another browser', async ({ page }) => {
    const begun = await fetch(`${PUBLIC}/api/instructor/oidc/start`, { redirect: 'manual' });
    const answer = await signInAt(new URL(begun.headers.get('location') ?? ''), 'ann', CALLBACK);
    await goToProvider(page);
    await expect(page.getByPlaceholder('Enter any login')).toBeVisible();
    await page.goto(answer.href);
    await expect(page.getByText(BROKEN_OFF)).toBeVisible();
    await page.goto(`${PUBLIC}/instructor`);
    await expect(page.getByRole('heading', { name: 'Instructors' })).toBeVisible();
  });

  test.describe('by another name of this site', () => {
    test.use({ baseURL: ELSEWHERE });

    test('links that are handed out bear the address that was set', async ({ browser, page }) => {
      await page.goto('/instructor');
      await page.getByLabel('Instructors’ secret').fill(INSTRUCTOR_SECRET);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await expect(page.getByRole('heading', { name: 'Your workshops' })).toBeVisible();
      const code = await makeWorkshop(page, { title: 'Monday', lessons: ['Your first Pod'] });
      await page.getByRole('button', { name: /^Join by/ }).click();
      await expect(page.getByRole('dialog').getByRole('link', { name: `${PUBLIC}/join?code=${code}` })).toBeVisible();
      const learner = await newcomer(browser, { baseURL: ELSEWHERE });
      await join(learner, code, 'Ann');
      const [download] = await Promise.all([learner.waitForEvent('download'), learner.evaluate(() => window.location.assign('/api/kubeconfig'))]);
      expect((await download.createReadStream().then((stream) => stream.toArray())).join('')).toContain(`server: ${PUBLIC}/k8s/`);
      await learner.goto('/workshop');
      await learner.getByRole('button', { name: 'Copy my personal link' }).click();
      await expect(learner.getByLabel('Your personal link')).toHaveValue(new RegExp(`^${PUBLIC}/join/back#`));
      await learner.goto(await learner.getByLabel('Your personal link').inputValue());
      await learner.waitForURL(`${PUBLIC}/**`);
    });
  });
});

test('a provider that does not answer keeps nobody with the secret out', async ({ page }) => {
  const gone = await serveProvider(PEOPLE, CALLBACK);
  await gone[Symbol.asyncDispose]();
  const product = startProduct(UNPROVIDED_PORT, settings(gone.issuer.origin));
  try {
    await product.ready;
    await page.goto(`http://localhost:${UNPROVIDED_PORT}/instructor/sign-in`);
    await page.getByRole('button', { name: BUTTON }).click();
    await expect(page.getByText('The service that knows your organisation’s accounts does not answer. Try again later, or use the secret.')).toBeVisible();
    await page.getByLabel('Instructors’ secret').fill(INSTRUCTOR_SECRET);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Your workshops' })).toBeVisible();
  } finally {
    await product[Symbol.asyncDispose]();
  }
});
