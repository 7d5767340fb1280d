import { expect, test } from '@playwright/test';
import { join, makeWorkshop, newcomer, signIn } from './people.ts';

test('a personal link says why it leads nowhere, and how to go on', async ({ page }) => {
  await page.goto('/join/back#nobody');
  await expect(page.getByRole('heading', { name: 'You could not be brought back' })).toBeVisible();
  await expect(page.getByRole('alert').filter({ hasText: 'link' })).toHaveText('This link leads to no place in a workshop. The workshop may have been deleted.');
  expect(page.url()).not.toContain('nobody');
  await page.reload();
  await expect(page.getByRole('heading', { name: 'This link is not whole' })).toBeVisible();
  await page.getByRole('link', { name: 'Join by a code' }).click();
  await expect(page.getByRole('heading', { name: 'Join a workshop' })).toBeVisible();
});

test('a personal link is tried again after the server did not answer', async ({ browser }) => {
  const kim = await newcomer(browser);
  await signIn(kim);
  const ann = await newcomer(browser);
  await join(ann, await makeWorkshop(kim, { title: 'Come back', lessons: ['Your first Pod'] }), 'Ann');
  await ann.goto('/workshop');
  await ann.getByRole('button', { name: 'Copy my personal link' }).click();
  const link = await ann.getByLabel('Your personal link').inputValue();

  const phone = await newcomer(browser, { viewport: { width: 360, height: 740 } });
  await phone.route('**/api/workshop/return', (route) => route.abort());
  await phone.goto(link);
  await expect(phone.getByText('The server did not answer. Check your connection and try again.')).toBeVisible();
  await phone.unrouteAll();
  await phone.getByRole('button', { name: 'Try the link again' }).click();
  await phone.waitForURL(/\/learn\//);
  await phone.goto('/workshop');
  await expect(phone.getByText('You are Ann here.')).toBeVisible();
  await phone.goto('/join');
  await expect(phone.getByText('In this browser you are Ann in the workshop Come back.')).toBeVisible();
  await phone.getByRole('link', { name: 'Go back to it' }).click();
  await expect(phone.getByText('You are Ann here.')).toBeVisible();
});
