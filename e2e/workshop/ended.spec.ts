import { expect, test } from '@playwright/test';
import { LearnersTerminal } from '../lessons/terminal.ts';
import { FIRST_PASS, join, makeWorkshop, newcomer, rowOf, signIn } from './people.ts';

test.setTimeout(120_000);

const ENDED = 'The workshop has ended. You can go on for yourself; what you pass from now on no longer counts in it.';

test('after the end a learner goes on for themselves, and is counted again when it is opened again', async ({ browser }) => {
  const board = await newcomer(browser);
  await signIn(board);
  const code = await makeWorkshop(board, { title: 'Over soon', lessons: ['Your first Pod'] });
  const ada = await newcomer(browser);
  await join(ada, code, 'Ada');
  await expect(rowOf(board, 'Ada')).toContainText('Working');
  await expect(ada.locator('article > footer')).toHaveText('That was the last lesson of the workshop.Your cluster is here until the workshop is deleted: keep trying things in the terminal.Back to the workshop');

  await board.getByRole('button', { name: 'Manage' }).click();
  await board.getByRole('button', { name: 'End it now' }).click();
  await board.getByRole('button', { name: 'End it', exact: true }).click();
  await expect(board.getByText(/what is passed since does not count/)).toBeVisible();
  await expect(ada.getByText(ENDED)).toBeVisible();
  await ada.getByRole('button', { name: 'Got it' }).click();
  await expect(ada.getByText(ENDED)).toHaveCount(0);

  await ada.getByText('Connected', { exact: true }).waitFor({ state: 'attached' });
  const terminal = new LearnersTerminal(ada);
  await terminal.type(FIRST_PASS);
  await terminal.shows('pod/test-pod created');
  await expect(ada.getByRole('region', { name: 'Exercise Run a Pod' })).toContainText('Passed');
  await board.reload();
  await expect(rowOf(board, 'Ada')).toBeVisible();
  await expect(rowOf(board, 'Ada').getByRole('gridcell', { name: /^Run a Pod: passed/ })).toHaveCount(0);
  await ada.reload();
  await expect(ada.getByRole('button', { name: 'Workshop: Over soon' })).toBeVisible();
  await expect(ada.getByText(ENDED)).toHaveCount(0);
  await ada.getByRole('button', { name: 'Workshop: Over soon' }).click();
  await expect(ada.getByText('The workshop has ended: what you pass now is for yourself')).toBeVisible();

  await board.getByRole('button', { name: 'Manage' }).click();
  await board.getByRole('button', { name: 'Open again for 30 min' }).click();
  await expect(rowOf(board, 'Ada').getByRole('gridcell', { name: /^Run a Pod: passed/ })).toBeVisible();
  await expect(ada.getByText('The workshop has ended: what you pass now is for yourself')).toHaveCount(0);
});
