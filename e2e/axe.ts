import type { Page } from '@playwright/test';
import axe from 'axe-core';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds wrong with a page as it stands: each rule with the elements that break it. */
export function problems(page: Page): Promise<string[]> {
  return judge(page, 'html', { runOnly: { type: 'tag', values: TAGS } });
}

/** The same of one part of it, by every rule that axe has. */
export function problemsWithin(page: Page, part: string): Promise<string[]> {
  return judge(page, part, {});
}

async function judge(page: Page, part: string, options: axe.RunOptions): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return page.evaluate(async ([include, asked]) => {
    const { run } = (window as unknown as { axe: { run(within: string | Element, options: axe.RunOptions): Promise<axe.AxeResults> } }).axe;
    /** A button that a bar covers in part just now is judged where it is whole. */
    const isSmall = async (target: string) => {
      const button = document.querySelector(target);
      if (!button) return true;
      button.scrollIntoView({ block: 'center' });
      return (await run(button, { runOnly: { type: 'rule', values: ['target-size'] }, resultTypes: ['violations'] })).violations.length > 0;
    };
    // What is right is not told in full: to find a selector for each such element takes longer than to judge it.
    const { violations } = await run(include, { ...asked, resultTypes: ['violations'] });
    const found: string[] = [];
    for (const { id, nodes } of violations) {
      const wrong: string[] = [];
      for (const { html, target } of nodes) if (id !== 'target-size' || (await isSmall(target.join(' ')))) wrong.push(html);
      if (wrong.length > 0) found.push(`${id}: ${wrong.join(' ')}`);
    }
    return found;
  }, [part, options] as const);
}
