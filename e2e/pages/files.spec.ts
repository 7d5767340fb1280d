import { expect, test, type Page } from '@playwright/test';
import { problemsWithin } from '../axe.ts';
import { openLesson, wish } from './wishes.ts';

async function openFiles(page: Page) {
  await openLesson(page);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved as test-pod.yml')).toBeAttached();
  await page.getByRole('button', { name: 'Files', exact: true }).click();
  const files = page.getByRole('region', { name: 'Files of your home directory' });
  await files.getByRole('button', { name: 'test-pod.yml' }).waitFor();
  return files;
}

test('a file that the lesson saved is there to be edited, and saved again', async ({ page }) => {
  const files = await openFiles(page);
  await files.getByRole('button', { name: 'test-pod.yml' }).click();
  const text = files.getByRole('textbox', { name: 'Text of test-pod.yml' });
  await expect(text).toHaveValue(/image: nginx:latest/);
  await text.fill('kind: Pod\n');
  await expect(files.getByText('not saved', { exact: true })).toBeVisible();
  await text.press('Control+s');
  await expect(files.getByText('Saved test-pod.yml.')).toBeVisible();
  expect((await wish(page)).files['test-pod.yml']).toBe('kind: Pod\n');
});

test('what the API server says stands below the text, and its line is marked', async ({ page }) => {
  const files = await openFiles(page);
  await files.getByLabel('Name of a new file').fill('bad.yml');
  await files.getByRole('button', { name: 'New' }).click();
  await files.getByRole('textbox', { name: 'Text of bad.yml' }).fill('kind: Pod\nmetadata: name: x\n');
  await files.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(files.getByRole('list', { name: 'What the API server says' })).toContainText('yaml: line 2: mapping values are not allowed');
  await expect(files.locator('[data-wrong=true]')).toHaveText('metadata: name: x');
  await files.getByRole('button', { name: 'Line 2' }).click();
  await expect(files.getByRole('textbox', { name: 'Text of bad.yml' })).toBeFocused();
  await expect(files.getByRole('textbox', { name: 'Text of bad.yml' })).toHaveAttribute('aria-invalid', 'true');
  await expect(files.getByRole('list', { name: 'Files' }).getByRole('button')).toHaveText(['test-pod.yml', 'bad.yml']);
});

test('Enter begins the next line where it belongs, and Tab leaves the text', async ({ page }) => {
  const files = await openFiles(page);
  await files.getByLabel('Name of a new file').fill('new.yml');
  await page.keyboard.press('Enter');
  const text = files.getByRole('textbox', { name: 'Text of new.yml' });
  await text.focus();
  await page.keyboard.type('spec:\ncontainers:\n- name: web\nimage: nginx');
  await expect(text).toHaveValue('spec:\n  containers:\n    - name: web\n      image: nginx');
  await page.keyboard.press('Tab');
  await expect(text).not.toBeFocused();
});

test('a name that leads out of the home directory is not taken', async ({ page }) => {
  const files = await openFiles(page);
  await files.getByLabel('Name of a new file').fill('a/../../b');
  await files.getByRole('button', { name: 'New' }).click();
  await files.getByRole('textbox', { name: 'Text of a/../../b' }).fill('x');
  await files.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(files.getByText('path: stays below the home directory')).toBeVisible();
});

test('an unsaved file is marked, and is there still after another was looked at', async ({ page }) => {
  const files = await openFiles(page);
  await files.getByRole('button', { name: 'test-pod.yml' }).click();
  await files.getByRole('textbox', { name: 'Text of test-pod.yml' }).fill('kind: Mine\n');
  await files.getByLabel('Name of a new file').fill('notes.txt');
  await files.getByRole('button', { name: 'New' }).click();
  await expect(files.getByRole('button', { name: /^test-pod.yml.*not saved/ })).toBeVisible();
  await files.getByRole('button', { name: /^test-pod.yml.*not saved/ }).click();
  await expect(files.getByRole('textbox', { name: 'Text of test-pod.yml' })).toHaveValue('kind: Mine\n');
});

test('a file changed in the terminal is shown anew; one with changes here too is asked about', async ({ page }) => {
  const files = await openFiles(page);
  await files.getByRole('button', { name: 'test-pod.yml' }).click();
  const text = files.getByRole('textbox', { name: 'Text of test-pod.yml' });
  await expect(text).toHaveValue(/nginx/);
  await wish(page, { file: 'test-pod.yml', content: 'kind: Theirs\n' });
  await expect(text).toHaveValue('kind: Theirs\n');
  await expect(files.getByText('test-pod.yml was changed in the terminal.')).toBeVisible();
  await text.fill('kind: Mine\n');
  await wish(page, { file: 'test-pod.yml', content: 'kind: Again\n' });
  await files.getByRole('button', { name: 'Keep mine' }).click();
  await expect(text).toHaveValue('kind: Mine\n');
  await files.getByRole('button', { name: 'Save', exact: true }).click();
  await expect.poll(async () => (await wish(page)).files['test-pod.yml']).toBe('kind: Mine\n');
});

test('markup in a file, its name and what is said of it stays text', async ({ page }) => {
  const files = await openFiles(page);
  await wish(page, { file: '<img src=x onerror=alert(1)>.yml', content: 'x' });
  await files.getByLabel('Name of a new file').fill('bad.yml');
  await files.getByRole('button', { name: 'New' }).click();
  await files.getByRole('textbox', { name: 'Text of bad.yml' }).fill('kind: <script>document.title = 1</script>\nname: <img src=x onerror=alert(1)>\n');
  await files.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(files.getByRole('list', { name: 'What the API server says' })).toBeVisible();
  await expect(files.locator('img, script')).toHaveCount(0);
  await expect(page).toHaveTitle('Your first Pod · Drydock');
});

for (const width of [1280, 320]) {
  test(`axe has nothing to say of the editor at ${width} px`, async ({ page }) => {
    await openFiles(page);
    await page.setViewportSize({ width, height: 800 });
    if (width < 900) await page.getByRole('button', { name: 'Terminal', exact: true }).click();
    await page.getByRole('button', { name: 'test-pod.yml' }).click();
    await page.getByRole('textbox', { name: 'Text of test-pod.yml' }).waitFor();
    expect(await problemsWithin(page, 'section[aria-label="Workbench"]')).toEqual([]);
  });
}
