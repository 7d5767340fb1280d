import type { CheckResult, ExerciseResult } from '#lib/checks/index.ts';

/** What stands in the way: the first check that failed, or else the first that could not look. */
export function obstacleOf(checks: readonly CheckResult[]): CheckResult | undefined {
  return checks.find(({ outcome }) => outcome.state === 'failed') ?? checks.find(({ outcome }) => outcome.state === 'could-not-look');
}

/** A clause without the backticks that set its code apart on the page. */
function spoken(words: string): string {
  return words.replaceAll('`', '');
}

/** What a run of the checks came to, as one would say it; a pass is said elsewhere. */
export function wordsOfResult({ state, checks }: ExerciseResult): string | undefined {
  if (state === 'passed') return undefined;
  const outcome = obstacleOf(checks)?.outcome;
  if (outcome?.state === 'failed') return spoken(`Not yet. Found: ${outcome.found}. Wanted: ${outcome.wanted}. Look at: ${outcome.lookAt}.`);
  return outcome?.state === 'could-not-look' ? spoken(`The check could not look: ${outcome.reason}.`) : undefined;
}
