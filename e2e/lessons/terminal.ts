import { expect, type Locator, type Page } from '@playwright/test';

/** The terminal of an open lesson, as a learner uses it. */
export class LearnersTerminal {
  readonly #page: Page;
  readonly #rows: Locator;
  readonly #keys: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#rows = page.locator('[data-terminal="1"] .xterm-rows > div');
    this.#keys = page.getByRole('textbox', { name: /^Terminal 1\./ });
  }

  /** What is on the screen, without the spaces at the ends of lines. */
  async text(): Promise<string> {
    const lines = await this.#rows.allInnerTexts();
    return lines.map((line) => line.replaceAll('\u00a0', ' ').trimEnd()).join('\n').trimEnd();
  }

  /** Waits until the screen holds these words. */
  async shows(words: string | RegExp): Promise<void> {
    await expect.poll(() => this.text(), { message: `the terminal shows ${String(words)}` }).toMatch(words);
  }

  /** Types a command and Enter, without waiting for what it does. */
  async type(command: string): Promise<void> {
    await this.#keys.focus();
    await this.#page.keyboard.type(command);
    await this.#page.keyboard.press('Enter');
  }

  /** Enters a script, each line at once as a phone's keyboard does, and gives a question: whether the shell has done all of it. */
  async play(commands: string): Promise<() => Promise<boolean>> {
    const mark = `done-${Math.random().toString(36).slice(2)}`;
    await this.#keys.focus();
    // The mark in two pieces, so that only the shell's answer holds it whole, not the line that was entered.
    for (const line of [...commands.trim().split('\n'), `echo ${mark.slice(0, 4)}""${mark.slice(4)}`]) {
      await this.#page.keyboard.insertText(line);
      await this.#page.keyboard.press('Enter');
    }
    return async () => (await this.text()).split('\n').includes(mark);
  }

  /** Types a command that prints one word, and gives the word. */
  async prints(command: string): Promise<string> {
    const mark = `word-${Math.random().toString(36).slice(2)}`;
    const answer = new RegExp(`^${mark}:(\\S+)$`, 'm');
    await this.type(`echo ${mark.slice(0, 4)}""${mark.slice(4)}:$(${command})`);
    await this.shows(answer);
    return answer.exec(await this.text())?.[1] ?? '';
  }

  async press(key: string): Promise<void> {
    await this.#keys.focus();
    await this.#page.keyboard.press(key);
  }
}
