import { readFile } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
import { LearnersTerminal } from '../lessons/terminal.ts';
import { FIRST_PASS, join, makeWorkshop, newcomer, rowOf, signIn } from './people.ts';

test.setTimeout(180_000);

async function terminalOf(page: Page): Promise<LearnersTerminal> {
  await page.getByText('Connected', { exact: true }).waitFor({ state: 'attached' });
  return new LearnersTerminal(page);
}

/** Types into the terminal that the instructor looks on at. */
async function typeAsOnlooker(board: Page, keys: string): Promise<void> {
  await board.getByRole('textbox', { name: /terminal 1/ }).focus();
  await board.keyboard.type(keys);
}

test('an instructor leads three learners from joining to the export', async ({ browser }) => {
  const board = await newcomer(browser);
  await signIn(board);
  const code = await makeWorkshop(board, { title: 'Pods in an hour', lessons: ['Your first Pod', 'Services'] });
  const [ada, bo, cy] = await Promise.all([newcomer(browser), newcomer(browser), newcomer(browser)]);

  await test.step('they join, and are on the board at once', async () => {
    await join(ada, code, 'Ada');
    await join(bo, code, 'Bo');
    await join(cy, code, 'Cy');
    for (const name of ['Ada', 'Bo', 'Cy']) await expect(rowOf(board, name)).toContainText('Working');
    await expect(ada.getByRole('button', { name: 'Workshop: Pods in an hour' })).toBeVisible();
  });

  await test.step('who passes is ticked while the instructor looks', async () => {
    const terminal = await terminalOf(ada);
    await terminal.type(FIRST_PASS);
    await terminal.shows('pod/test-pod created');
    await expect(rowOf(board, 'Ada').getByRole('gridcell', { name: /^Run a Pod: passed/ })).toBeVisible();
  });

  await test.step('who is stuck is seen, with the reason that others share', async () => {
    for (const page of [bo, cy]) {
      const terminal = await terminalOf(page);
      await terminal.type('kubectl run testpod --image=nginx');
      await terminal.shows('pod/testpod created');
      await page.getByRole('button', { name: 'Check now' }).first().click();
    }
    const group = board.getByRole('button', { name: /^2 of 3/ });
    await expect(group).toContainText('Run a Pod');
    for (const times of [2, 3, 4]) {
      await bo.getByRole('button', { name: 'Check now' }).first().click();
      await expect(rowOf(board, 'Bo').getByRole('gridcell', { name: new RegExp(`${times} failed`) })).toBeVisible();
    }
    await expect(rowOf(board, 'Bo')).toContainText('Stuck');
    await group.click();
    await expect(rowOf(board, 'Ada')).toHaveCount(0);
    await expect(rowOf(board, 'Bo')).toBeVisible();
    await group.click();
  });

  await test.step('who asks for help comes to the queue, and knows their place', async () => {
    await bo.getByRole('button', { name: 'Ask for help' }).click();
    await bo.getByLabel('What are you stuck on?').fill('It runs, and yet it does not pass.');
    await bo.getByRole('button', { name: 'Ask', exact: true }).click();
    await expect(bo.getByRole('button', { name: 'Help: You are next' })).toBeVisible();
    await expect(board.getByRole('region', { name: 'Asked for help' })).toContainText('It runs, and yet it does not pass.');
    await board.getByRole('button', { name: 'Take Bo’s request' }).click();
    await expect(bo.getByRole('button', { name: 'Help: Help is coming' })).toBeVisible();
  });

  await test.step('the instructor looks on, and types only with consent', async () => {
    await board.getByRole('region', { name: 'Asked for help' }).getByRole('link', { name: 'Bo' }).click();
    const seen = board.locator('[data-onlooker] .xterm-rows');
    await expect(seen).toContainText('pod/testpod created');
    await expect(bo.getByText('Your instructor looks on at your terminal.')).toBeVisible();
    await typeAsOnlooker(board, 'echo without-consent\n');
    await bo.getByRole('button', { name: 'Let them type' }).click();
    await expect(board.getByText('You may type')).toBeVisible();
    await typeAsOnlooker(board, 'echo to be read > note.txt; kubectl wait --for=condition=Ready pod/testpod; kubectl get pods\n');
    const terminal = new LearnersTerminal(bo);
    await terminal.shows(/testpod +1\/1 +Running/);
    expect(await terminal.text()).not.toContain('without-consent');
  });

  await test.step('the instructor reads files and the map', async () => {
    await board.getByRole('tab', { name: 'Map' }).click();
    await expect(board.getByRole('region', { name: /^Node kube-worker/ }).first()).toBeVisible();
    await board.getByRole('tab', { name: 'Files' }).click();
    await board.getByRole('button', { name: 'note.txt' }).click();
    await expect(board.getByLabel('note.txt')).toHaveText('to be read');
    await expect(bo.getByText('Your instructor looks on')).toHaveCount(0);
  });

  await test.step('a hint arrives, stays to be read, and leads to a pass', async () => {
    await board.getByLabel('Hint to Bo').fill('Compare the name of your Pod with the task.');
    await board.getByLabel('About').selectOption('Run a Pod');
    await board.getByRole('button', { name: 'Send' }).click();
    await expect(bo.getByRole('status', { name: 'News from the workshop' })).toContainText('A hint from your instructor, about Run a Pod');
    await expect(bo.getByRole('status', { name: 'News from the workshop' })).toContainText('Compare the name of your Pod with the task.');
    await bo.getByRole('button', { name: 'Got it' }).click();
    await (await terminalOf(bo)).type(FIRST_PASS);
    await expect(board.getByText(/Run a Pod passed/)).toBeVisible();
    await board.getByRole('button', { name: 'Helped' }).click();
    await expect(bo.getByRole('button', { name: 'Ask for help' })).toBeVisible();
    // What stands below moves up when the request goes: nothing is clicked before.
    await expect(board.getByRole('button', { name: 'Helped' })).toHaveCount(0);
  });

  await test.step('a message reaches one learner, who reads that it is for them', async () => {
    await board.getByRole('radio', { name: 'Message' }).check();
    await board.getByLabel('Message to Bo').fill('Well done. See me in the break.');
    await board.getByRole('button', { name: 'Send' }).click();
    const news = bo.getByRole('status', { name: 'News from the workshop' });
    await expect(news).toContainText('Your instructor writes to you');
    await expect(news).toContainText('Well done. See me in the break.');
    await bo.getByRole('button', { name: 'Got it' }).click();
    await expect(cy.getByText('Well done.')).toHaveCount(0);
  });

  await test.step('a closed lesson is closed on the page too, and says so', async () => {
    await board.getByRole('link', { name: 'Pods in an hour' }).click();
    await board.getByLabel('Services is').selectOption('Closed for all');
    await expect(board.getByLabel('Services is')).toHaveValue('closed');
    await cy.goto('/learn/services/services');
    await expect(cy.getByText('The instructor has closed this lesson for now.')).toBeVisible();
    await board.getByLabel('Services is').selectOption('Open for all');
    await expect(cy.getByRole('heading', { name: 'Services', level: 1 })).toBeVisible();
  });

  await test.step('the learner reads what was done, and comes back by their own link', async () => {
    await bo.goto('/workshop');
    await expect(bo.getByText(/looked on at a terminal/).first()).toBeVisible();
    await expect(bo.getByText(/typed in a terminal/).first()).toBeVisible();
    await expect(bo.getByText(/sent a message/).first()).toBeVisible();
    await expect(bo.getByText(/^Message to you/)).toBeVisible();
    await expect(bo.getByText('Compare the name of your Pod with the task.')).toBeVisible();
    await bo.getByRole('button', { name: 'Copy my personal link' }).click();
    const link = await bo.getByLabel('Your personal link').inputValue();
    const phone = await newcomer(browser, { viewport: { width: 360, height: 740 } });
    await phone.goto(link);
    await phone.waitForURL(/\/learn\//);
    expect(phone.url()).not.toContain('#');
    await phone.goto('/workshop');
    await expect(phone.getByText('You are Bo here.')).toBeVisible();
  });

  await test.step('the results leave as CSV', async () => {
    await board.getByRole('link', { name: 'Summary and export' }).click();
    const [download] = await Promise.all([board.waitForEvent('download'), board.getByRole('link', { name: 'Export CSV' }).click()]);
    expect(download.suggestedFilename()).toBe('Pods in an hour.csv');
    const csv = await readFile(await download.path(), 'utf8');
    expect(csv.split('\n').filter((line) => /^"?(Ada|Bo|Cy)\b/.test(line) && /Run a Pod/.test(line) && /passed/.test(line))).toHaveLength(2);
  });
});

test('a solution is offered only where the workshop shows solutions, also when that changes', async ({ browser }) => {
  const board = await newcomer(browser);
  await signIn(board);
  const code = await makeWorkshop(board, { title: 'By yourself', lessons: ['Your first Pod'] });
  const path = new URL(board.url()).pathname;
  const ada = await newcomer(browser);
  await join(ada, code, 'Ada');
  await expect(ada.getByRole('button', { name: 'Show a hint' }).first()).toBeVisible();
  await expect(ada.getByRole('button', { name: /solution/i })).toHaveCount(0);
  const allowed = async (solutions: boolean) => {
    await board.goto(`${path}/edit`);
    await board.getByLabel('Solutions').setChecked(solutions);
    await board.getByRole('button', { name: 'Save' }).click();
    await expect(board).toHaveURL(path);
  };
  await allowed(true);
  await expect(ada.getByRole('button', { name: 'Show a solution' })).toHaveCount(3);
  await allowed(false);
  await expect(ada.getByRole('button', { name: /solution/i })).toHaveCount(0);
});

test('what is refused is refused in a sentence', async ({ browser, page }) => {
  const board = await newcomer(browser);
  await signIn(board);
  const code = await makeWorkshop(board, { title: 'One seat each', lessons: ['Your first Pod', 'Services'], inOrder: true });
  await join(await newcomer(browser), code, 'Ada');

  await page.goto('/join?code=ZZZ-ZZZ');
  await page.getByLabel('Your name').fill('Bo');
  await page.getByRole('button', { name: 'Join', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'There is no workshop with the code ZZZ-ZZZ' })).toBeVisible();
  await page.getByLabel('Code').fill(code.toLowerCase());
  await page.getByLabel('Your name').fill('ada');
  await page.getByRole('button', { name: 'Join', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Choose another name' })).toBeVisible();
  await page.getByLabel('Your name').fill('Bo');
  await page.getByRole('button', { name: 'Join', exact: true }).click();
  await page.waitForURL('/learn/pods/first-pod');
  await page.goto('/learn/services/services');
  await expect(page.getByText('This lesson opens when every exercise of the lessons before it is passed.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Go to Your first Pod' })).toBeVisible();
});

test('a wrong secret does not sign in, and nobody else sees the board', async ({ page }) => {
  await page.goto('/instructor/workshops/new');
  await expect(page).toHaveURL('/instructor/sign-in');
  await page.getByLabel('Instructors’ secret').fill('not the secret at all');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'That is not the secret.' })).toBeVisible();
});

test('who has signed out cannot go back to the class, and whose workshop is deleted is told', async ({ browser }) => {
  const board = await newcomer(browser);
  await signIn(board);
  await makeWorkshop(board, { title: 'Short', lessons: ['Your first Pod'] });
  await expect(board.getByText('live', { exact: true })).toBeVisible();
  const second = await board.context().newPage();
  await second.goto(board.url());
  await second.getByRole('button', { name: 'Manage' }).click();
  await second.getByRole('button', { name: 'Delete the workshop' }).press('Enter');
  // Whoever is asked once more by the keyboard answers by it.
  await expect(second.getByRole('button', { name: 'Delete it all' })).toBeFocused();
  await second.keyboard.press('Enter');
  await expect(second.getByRole('heading', { name: 'Your workshops' })).toBeVisible();
  await expect(board.getByText('There is no such workshop of yours. What is shown is old.')).toBeVisible();
  await makeWorkshop(board, { title: 'Names in it', lessons: ['Your first Pod'] });
  await board.getByRole('button', { name: 'Sign out' }).click();
  await expect(board.getByRole('heading', { name: 'Instructors' })).toBeVisible();
  await board.goBack();
  await expect(board.getByRole('heading', { name: 'Instructors' })).toBeVisible();
  await expect(board.getByText('Names in it')).toHaveCount(0);
});

test('lessons are put in order with the keyboard alone', async ({ browser }) => {
  const page = await newcomer(browser);
  await signIn(page);
  await page.goto('/instructor/workshops/new');
  for (const lesson of ['Services', 'Deployments', 'Your first Pod']) await page.getByRole('button', { name: `Add ${lesson}`, exact: true }).press('Enter');
  const order = page.getByRole('list', { name: 'Lessons of the workshop' }).getByRole('listitem');
  await page.getByRole('button', { name: 'Move Your first Pod up' }).focus();
  await page.keyboard.press('Alt+ArrowUp');
  await page.keyboard.press('Enter');
  await expect(order.first()).toContainText('Your first Pod');
  await expect(page.getByRole('status').filter({ hasText: 'Your first Pod: place 1 of 3.' })).toBeAttached();
});

test('the log is read page by page to its beginning', async ({ browser }) => {
  const page = await newcomer(browser);
  await signIn(page);
  await makeWorkshop(page, { title: 'Much was said', lessons: ['Your first Pod'] });
  const workshop = new URL(page.url()).pathname;
  const statuses = await page.evaluate(async (address) => {
    const send = () => fetch(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ kind: 'message', text: 'Well done.' }) });
    const seen = new Set<number>();
    for (let sent = 0; sent < 500; sent += 20) for (const { status } of await Promise.all(Array.from({ length: 20 }, send))) seen.add(status);
    return [...seen];
  }, `/api${workshop}/messages`);
  expect(statuses).toEqual([200]);
  await page.goto(`${workshop}/log`);
  const entries = page.getByRole('main').getByRole('listitem');
  await expect(entries).toHaveCount(500);
  await page.getByRole('link', { name: 'Older entries' }).click();
  await expect(entries).toHaveText([/made the workshop/]);
  await expect(page.getByRole('link', { name: 'Older entries' })).toHaveCount(0);
  await page.getByRole('link', { name: 'Newest entries' }).click();
  await expect(entries).toHaveCount(500);
});
